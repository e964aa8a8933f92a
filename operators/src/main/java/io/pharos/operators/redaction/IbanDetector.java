package io.pharos.operators.redaction;

/** Recognises IBANs, compact or in groups of four, by country, length and check digits. */
final class IbanDetector {

  private static final int MAX_CHARS = 34;

  /** Countries and lengths of the SWIFT IBAN registry. */
  private static final String LENGTHS =
      "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24"
          + "FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28"
          + "LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25"
          + "QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

  private static final byte[] LENGTH_OF = lengths();

  private IbanDetector() {}

  private static byte[] lengths() {
    byte[] lengths = new byte[26 * 26];
    for (int i = 0; i < LENGTHS.length(); i += 4) {
      lengths[(LENGTHS.charAt(i) - 'A') * 26 + LENGTHS.charAt(i + 1) - 'A'] =
          (byte) Integer.parseInt(LENGTHS.substring(i + 2, i + 4));
    }
    return lengths;
  }

  /** The end of the IBAN that starts here, or -1. */
  static int end(ScannedText text, int start) {
    char[] chars = text.chars;
    if (!CharKinds.isLetter(chars[start + 1]) || CharKinds.isName(text.before(start))) {
      return -1;
    }
    int country = ((chars[start] | 0x20) - 'a') * 26 + (chars[start + 1] | 0x20) - 'a';
    int length = LENGTH_OF[country];
    if (length == 0) {
      return -1;
    }
    int taken = 0;
    int i = start;
    int head = 0;
    int remainder = 0;
    while (taken < length && taken < MAX_CHARS) {
      char c = chars[i];
      if (!CharKinds.isAlnum(c)) {
        boolean isGap = (c == ' ' || c == '-') && taken % 4 == 0 && CharKinds.isAlnum(chars[i + 1]);
        if (!isGap || !CharKinds.isAlnum(chars[i - 1])) {
          return -1;
        }
        i++;
        continue;
      }
      int value = CharKinds.isDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
      if (taken < 4) {
        head = head * (value > 9 ? 100 : 10) + value;
      } else {
        remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
      }
      taken++;
      i++;
    }
    boolean isChecked = (remainder * 1_000_000L + head) % 97 == 1;
    return isChecked && !CharKinds.isName(chars[i]) ? i : -1;
  }
}
