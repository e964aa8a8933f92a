package io.pharos.operators.price;

import io.pharos.operators.table.YamlMapping;
import java.math.BigDecimal;

/** Reads the numbers of a price table, exactly. */
final class Amount {

  private static final int DECIMALS = 6;
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);
  private static final int MOST_CHARACTERS = 30;

  private Amount() {}

  /**
   * A required amount in millionths of its unit.
   *
   * @throws io.pharos.operators.table.TableException if it is negative, above a million, or has
   *     more than six decimals
   */
  static long micro(YamlMapping row, String key) {
    BigDecimal amount = number(row, key);
    if (amount.signum() < 0 || amount.compareTo(MOST) > 0) {
      throw row.error(key + " is not from 0 to " + MOST);
    }
    if (amount.signum() != 0 && amount.stripTrailingZeros().scale() > DECIMALS) {
      throw row.error(key + " has more than " + DECIMALS + " decimals: " + amount);
    }
    return amount.movePointRight(DECIMALS).longValueExact();
  }

  /** A required whole number that is not negative. */
  static long whole(YamlMapping row, String key) {
    BigDecimal number = number(row, key);
    try {
      long whole = number.longValueExact();
      if (whole >= 0) {
        return whole;
      }
    } catch (ArithmeticException e) {
      // It has decimals or does not fit: said below, as of a negative one.
    }
    throw row.error(key + " is no whole number from 0");
  }

  private static BigDecimal number(YamlMapping row, String key) {
    String text = row.text(key);
    try {
      if (text.length() <= MOST_CHARACTERS && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
        return new BigDecimal(text);
      }
    } catch (NumberFormatException e) {
      // Said below, as of a number that is written in another way.
    }
    throw row.error(key + " is no decimal number: " + text);
  }
}
