package io.pharos.operators.dialect;

import io.pharos.operators.dialect.DialectRows.UsageRule;
import io.pharos.operators.dialect.DialectTable.SlottedRule;
import io.pharos.schemas.Tokens;
import java.util.List;

/** Reads the tokens of one call, by the first rules that say how its counts relate. */
final class UsageReader {

  /**
   * More tokens are not looked into: their messages have more words of several tokens than a
   * template adds, so that the floor lies below any count.
   */
  private static final int MAX_TOKENS = 512;

  /** Ten times the longest context there is: what says more counts something else. */
  private static final long MOST_TOKENS = 100_000_000;

  private final DialectTable table;
  private final SpanConditions conditions;
  private final FieldReader fields;

  UsageReader(DialectTable table, SpanConditions conditions, FieldReader fields) {
    this.table = table;
    this.conditions = conditions;
    this.fields = fields;
  }

  /** The tokens in parts, null where the span says nothing of them. */
  Tokens read(Long inputAudio, Long outputAudio) {
    Boolean inputDisjoint = null;
    Boolean outputDisjoint = null;
    boolean belowTemplate = false;
    for (SlottedRule<UsageRule> each : table.usageRules()) {
      if (conditions.hold(each.when())) {
        UsageRule rule = each.row();
        inputDisjoint = inputDisjoint == null ? rule.inputDisjoint() : inputDisjoint;
        outputDisjoint = outputDisjoint == null ? rule.outputDisjoint() : outputDisjoint;
        belowTemplate |= rule.belowTemplate();
      }
    }
    UsageCounts counts =
        new UsageCounts(
            tokens(CanonicalField.INPUT_TOKENS),
            tokens(CanonicalField.OUTPUT_TOKENS),
            tokens(CanonicalField.TOTAL_TOKENS),
            tokens(CanonicalField.CACHE_READ_TOKENS),
            tokens(CanonicalField.CACHE_WRITE_TOKENS),
            tokens(CanonicalField.REASONING_TOKENS),
            inputAudio,
            outputAudio,
            Boolean.TRUE.equals(inputDisjoint),
            Boolean.TRUE.equals(outputDisjoint));
    Tokens tokens = TokenArithmetic.parts(counts);
    if (tokens != null && counts.input() != null && belowTemplate) {
      tokens.setEstimated(isBelowTemplate(tokens));
    }
    return tokens;
  }

  /** Null where the span does not say, or not what can be. */
  private Long tokens(CanonicalField field) {
    Long count = fields.count(field);
    return count == null || count > MOST_TOKENS ? null : count;
  }

  private boolean isBelowTemplate(Tokens tokens) {
    long input = tokens.getInputUncached() + tokens.getCacheRead() + tokens.getCacheWrite();
    if (input == 0 || input > MAX_TOKENS) {
      return false;
    }
    List<String> messages = fields.wholeTexts(CanonicalField.MESSAGE_TEXT);
    return !messages.isEmpty() && input < ChatTemplateFloor.of(messages);
  }
}
