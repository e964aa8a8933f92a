package io.pharos.operators.redaction;

/**
 * Finds IPv6 addresses around their first colon: eight groups, or fewer with {@code ::}. Clock
 * times, MAC addresses, GUIDs in pairs, fingerprints and {@code a::b} of programming languages are
 * none.
 */
final class Ipv6Detector {

  private static final int GROUPS = 8;

  private Ipv6Detector() {}

  /** Records the address whose first colon is here; returns its end, or -1. */
  static int detect(Scan scan, int colon) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    int start = colon;
    while (start > text.floor && colon - start < 5 && CharKinds.isHex(chars[start - 1])) {
      start--;
    }
    char before = text.before(start);
    if (colon - start > 4 || CharKinds.isName(before) || before == ':' || before == '.') {
      return -1;
    }
    int groups = 0;
    boolean compressed = false;
    boolean hasDigit = false;
    boolean onlyPairs = true;
    int i = start;
    if (start == colon) {
      if (chars[colon + 1] != ':') {
        return -1;
      }
      compressed = true;
      i += 2;
    }
    int end = i;
    while (groups < GROUPS && CharKinds.isHex(chars[i])) {
      int group = i;
      while (i - group < 5 && CharKinds.isHex(chars[i])) {
        hasDigit |= CharKinds.isDigit(chars[i]);
        i++;
      }
      if (i - group > 4) {
        return -1;
      }
      if (chars[i] == '.' && (compressed || groups == 6)) {
        int mapped = mappedEnd(chars, group);
        if (mapped > 0 && groups > 0) {
          return scan.found(start, mapped, RedactionType.IP);
        }
      }
      groups++;
      onlyPairs &= i - group == 2;
      end = i;
      if (chars[i] != ':') {
        break;
      }
      if (chars[i + 1] == ':') {
        if (compressed) {
          return -1;
        }
        compressed = true;
        i += 2;
        end = i;
      } else {
        i++;
      }
    }
    char next = chars[end];
    if (CharKinds.isName(next) || (next == ':' && CharKinds.isHex(chars[end + 1]))) {
      return -1;
    }
    boolean isNetwork =
        groups == 1 && end == i && colon - start == 4 && "23fF".indexOf(chars[start]) >= 0;
    boolean isAddress =
        compressed
            ? groups < GROUPS && start < colon && hasDigit && (groups >= 2 || isNetwork)
            : groups == GROUPS && !onlyPairs;
    return isAddress ? scan.found(start, end, RedactionType.IP) : -1;
  }

  private static int mappedEnd(char[] chars, int start) {
    int i = start;
    for (int octet = 0; octet < 4; octet++) {
      int from = i;
      while (i - from < 4 && CharKinds.isDigit(chars[i])) {
        i++;
      }
      if (i == from || i - from > 3) {
        return -1;
      }
      if (octet < 3 && chars[i++] != '.') {
        return -1;
      }
    }
    return CharKinds.isName(chars[i]) ? -1 : i;
  }
}
