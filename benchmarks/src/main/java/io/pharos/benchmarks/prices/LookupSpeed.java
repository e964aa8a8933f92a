package io.pharos.benchmarks.prices;

import io.pharos.operators.price.CostState;
import io.pharos.operators.price.PriceBook;
import io.pharos.schemas.Call;
import io.pharos.schemas.Tokens;
import java.util.ArrayList;
import java.util.List;

/** Times how fast calls are priced, by one thread, over all names of a book and unknown ones. */
final class LookupSpeed {

  private static final int ROUNDS = 5;
  private static final int PASSES = 2_000;

  private LookupSpeed() {}

  /** Nanoseconds per call of the best round. */
  static double nanosPerCall(PriceBook book, long atMs) {
    List<Call> calls = new ArrayList<>();
    for (String provider : book.providers()) {
      for (String model : book.models(provider)) {
        calls.add(call(provider, model));
      }
      calls.add(call(provider, "unknown-" + provider));
    }
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      long unpriced = 0;
      for (int pass = 0; pass < PASSES; pass++) {
        for (Call call : calls) {
          unpriced += book.costOf("acme", call, atMs).state() == CostState.UNPRICED ? 1 : 0;
        }
      }
      if (unpriced == 0) {
        throw new IllegalStateException("An unknown model was priced");
      }
      best = Math.min(best, (double) (System.nanoTime() - start) / PASSES / calls.size());
    }
    return best;
  }

  private static Call call(String provider, String model) {
    return Call.newBuilder()
        .setProvider(provider)
        .setRequestModel(model)
        .setResponseModel(model + "-deployed")
        .setTokens(
            Tokens.newBuilder()
                .setInputUncached(1_200)
                .setCacheRead(800)
                .setOutputVisible(300)
                .setReasoning(150)
                .build())
        .build();
  }
}
