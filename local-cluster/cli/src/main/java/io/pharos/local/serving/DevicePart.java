package io.pharos.local.serving;

/**
 * What an engine has of a card.
 *
 * @param card position in the layout
 * @param slices sevenths of the card's compute, bandwidth and memory
 * @param migInstance id of the GPU instance, null where the card is not split
 * @param migProfile e.g. {@code 3g.40gb}, null where the card is not split
 */
public record DevicePart(int card, int slices, String migInstance, String migProfile) {

  static final int ALL_SLICES = 7;

  public DevicePart {
    Rule.require(slices >= 1 && slices <= ALL_SLICES, "slices is between 1 and 7");
    Rule.require(
        (migInstance == null) == (migProfile == null), "an instance has an id and a profile");
  }

  /** All of a card, or all of it in turns. */
  static DevicePart whole(int card) {
    return new DevicePart(card, ALL_SLICES, null, null);
  }

  double fraction() {
    return (double) slices / ALL_SLICES;
  }
}
