package io.pharos.local.generator;

/**
 * How often each defect occurs; an item never has two.
 *
 * <p>Per span or log: {@code outOfOrder} (delivered 3–8 s behind its event time), {@code late}
 * (20–200 s behind: accepted), {@code tooLate} (400–1000 s behind: dead-lettered), {@code
 * duplicateItem} (once more in another batch, within 5 s), {@code skewed} (its clock runs one hour
 * ahead). Per span: {@code badSpan} (ids of wrong length or zero, times absent, end before start).
 * Per record: {@code duplicateRecord} (the same bytes once more, within 5 s), {@code unparseable}
 * (an extra record: garbage, cut protobuf or cut JSON). Per trace: {@code orphan} (a span whose
 * parent was never sent), {@code cycle} (two spans that are each other's parent), {@code
 * missingRoot}, {@code giantTrace} (1,200 spans), {@code giantSpan} (a prompt of 400 KB).
 *
 * <p>Each rate is between 0 and 0.5.
 */
public record DefectRates(
    double outOfOrder,
    double late,
    double tooLate,
    double duplicateItem,
    double skewed,
    double badSpan,
    double duplicateRecord,
    double unparseable,
    double orphan,
    double cycle,
    double missingRoot,
    double giantTrace,
    double giantSpan) {

  /** Every item in order, valid, and sent once. */
  public static final DefectRates NONE = new DefectRates(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Everything that can go wrong, often enough to be seen in a minute. */
  public static final DefectRates DEMO =
      new DefectRates(
          0.02, 0.003, 0.002, 0.005, 0.001, 0.004, 0.02, 0.02, 0.005, 0.003, 0.005, 0.001, 0.002);

  public DefectRates {
    double[] all = {
      outOfOrder,
      late,
      tooLate,
      duplicateItem,
      skewed,
      badSpan,
      duplicateRecord,
      unparseable,
      orphan,
      cycle,
      missingRoot,
      giantTrace,
      giantSpan
    };
    for (double rate : all) {
      if (!(rate >= 0 && rate <= 0.5)) {
        throw new IllegalArgumentException("a defect rate is between 0 and 0.5, not " + rate);
      }
    }
  }
}
