package io.pharos.operators.redaction;

import java.util.Set;

/**
 * Recognises bank card numbers among digit groups: grouped as on cards or not at all, of an issuer
 * range, with a right Luhn digit. Lengths that are rare on cards and common elsewhere (12, 13, 17,
 * 18, 19) need a word about cards nearby, save UnionPay's.
 */
final class CardRules {

  private static final int MIN_DIGITS = 12;
  private static final int MAX_DIGITS = 19;

  private static final WordSet CARD_WORDS =
      new WordSet(
          Set.of(
              "card",
              "cards",
              "credit",
              "debit",
              "creditcard",
              "cardnumber",
              "cc",
              "ccn",
              "pan",
              "visa",
              "maestro",
              "mastercard",
              "amex",
              "payment",
              "pay",
              "银行",
              "卡号",
              "信用",
              "付款",
              "借记"));

  private final NumberGroups groups;
  private final int[] digits = new int[MAX_DIGITS];

  CardRules(NumberGroups groups) {
    this.groups = groups;
  }

  /** Groups a card number takes, or 0. */
  int groups(ScannedText text, int first) {
    int length = groups.length(first);
    if (length >= MIN_DIGITS) {
      boolean isCard = length <= MAX_DIGITS && isCard(text, first, 1, length);
      return isCard ? 1 : 0;
    }
    int used = length == 4 ? writtenGroups(first) : 0;
    return used > 0 && isCard(text, first, used, 0) ? used : 0;
  }

  /** Groups of 4-4-4-4, 4-4-4-4-3, 4-6-5 or 4-6-4 digits with one separator. */
  private int writtenGroups(int first) {
    if (first + 2 >= groups.count) {
      return 0;
    }
    char separator = groups.separators[first + 1];
    if (separator != ' ' && separator != '-') {
      return 0;
    }
    int used = 1;
    while (first + used < groups.count
        && used < 5
        && groups.isJoined(first + used, separator)
        && groups.length(first + used) <= 6) {
      used++;
    }
    if (used >= 3 && groups.length(first + 1) == 6) {
      int last = groups.length(first + 2);
      return last == 5 || last == 4 ? 3 : 0;
    }
    for (int i = 1; i < 4; i++) {
      if (i >= used || groups.length(first + i) != 4) {
        return 0;
      }
    }
    return used == 5 && groups.length(first + 4) == 3 ? 5 : 4;
  }

  private boolean isCard(ScannedText text, int first, int used, int single) {
    int n = 0;
    for (int g = first; g < first + used; g++) {
      for (int i = 0; i < groups.length(g); i++) {
        if (n == MAX_DIGITS) {
          return false;
        }
        digits[n++] = groups.digit(g, i) - '0';
      }
    }
    if (!isLuhn(n) || !isIssued(n)) {
      return false;
    }
    boolean isUsual =
        (n >= 14 && n <= 16) || (n >= 16 && digits[0] == 6 && digits[1] == 2) || single == 0;
    int start = groups.starts[first];
    int end = groups.ends[first + used - 1];
    return isUsual
        || CARD_WORDS.isBefore(text, start, 60, 10)
        || CARD_WORDS.isBehind(text, end, 24, 4);
  }

  private boolean isLuhn(int n) {
    int sum = 0;
    boolean isZero = true;
    for (int i = n - 1, position = 0; i >= 0; i--, position++) {
      int digit = digits[i];
      isZero &= digit == digits[0];
      if (position % 2 == 1) {
        digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
      }
      sum += digit;
    }
    return sum % 10 == 0 && !isZero;
  }

  /** Issuer identification ranges as published by the networks (ISO/IEC 7812). */
  private boolean isIssued(int n) {
    int two = digits[0] * 10 + digits[1];
    int four = (two * 10 + digits[2]) * 10 + digits[3];
    return switch (digits[0]) {
      case 1 -> n == 15 && (four == 1800 || two == 10);
      case 2 ->
          (n == 15 && four == 2131)
              || (n == 16 && four >= 2200 && four <= 2204)
              || (n == 16 && four >= 2221 && four <= 2720);
      case 3 ->
          ((two == 34 || two == 37) && n == 15)
              || ((two == 30 || two == 36 || two == 38 || two == 39) && n >= 14)
              || (two == 35 && n >= 15);
      case 4 -> n == 13 || n == 16 || n == 18 || n == 19;
      case 5 -> (two >= 51 && two <= 55 && n == 16) || two == 50 || two >= 56;
      case 6 -> n >= 12;
      case 8 -> two == 81 && n >= 16;
      case 9 -> four == 9792 && n == 16;
      default -> false;
    };
  }
}
