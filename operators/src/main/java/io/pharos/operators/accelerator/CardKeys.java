package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.schemas.AcceleratorSample;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * The key of a card: host and device. The MIG instances of a card share a key, since only the card
 * tells its energy; tenants share cards, so the tenant is no part of it.
 */
public final class CardKeys {

  /** Type of the key, to be given to {@code keyBy}. */
  public static final TypeInformation<Tuple2<String, String>> TYPE =
      Types.TUPLE(Types.STRING, Types.STRING);

  private CardKeys() {}

  /** Key of a sample. */
  public static KeySelector<AcceleratorSample, Tuple2<String, String>> ofSample() {
    return sample -> Tuple2.of(sample.getHost(), sample.getDevice());
  }

  /** Key of what was placed on a card. */
  public static KeySelector<OnCard, Tuple2<String, String>> ofPlaced() {
    return placed -> Tuple2.of(placed.getHost(), placed.getDevice());
  }
}
