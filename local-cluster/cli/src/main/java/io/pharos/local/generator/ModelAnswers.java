package io.pharos.local.generator;

import io.pharos.local.serving.ServedRequest;
import io.pharos.local.serving.ServingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How the calls of models of one trace were served, over all attempts to simulate it.
 *
 * <p>How long an engine takes depends on what else arrives meanwhile, so a trace cannot be
 * simulated in one go: at a call that was not served yet its attempt ends, and begins again with
 * the same chance once it was. Whatever was answered before is answered alike.
 */
final class ModelAnswers {

  private final List<ServingEngine.Service> provided = new ArrayList<>();
  private final List<ServedRequest> served = new ArrayList<>();
  private int nextProvided;
  private int nextServed;

  /** A new attempt begins. */
  void rewind() {
    nextProvided = 0;
    nextServed = 0;
  }

  /** The answer of a provider, which is known at once. */
  ServingEngine.Service provided(Supplier<ServingEngine.Service> call) {
    if (nextProvided == provided.size()) {
      provided.add(call.get());
    }
    return provided.get(nextProvided++);
  }

  /**
   * The answer of an engine on modelled hardware.
   *
   * @throws UnservedCallException where there is none yet
   */
  ServedRequest served(ServingRequest call) {
    if (nextServed == served.size()) {
      throw new UnservedCallException(call);
    }
    return served.get(nextServed++);
  }

  void answer(ServedRequest call) {
    served.add(call);
  }
}
