package io.pharos.operators.dialect;

/**
 * Length limits of text in heads: {@value #MAX_CHARS} characters or {@value #MAX_BYTES} bytes of
 * UTF-8, whichever ends first. With at most 18 texts in a span head they keep it below 16 KB.
 */
public final class HeadText {

  /** Characters (UTF-16) of a text in a head. */
  public static final int MAX_CHARS = 256;

  /** Bytes of UTF-8 of a text in a head. */
  public static final int MAX_BYTES = 400;

  /** Characters of a text of which a head has a list. */
  public static final int MAX_CHARS_IN_LIST = 64;

  /** Texts in a list of a head. */
  public static final int MAX_IN_LIST = 8;

  private HeadText() {}

  /** The longest prefix within the limits that splits no character; the text itself if it fits. */
  public static String cut(String text) {
    return cut(text, MAX_CHARS, MAX_BYTES);
  }

  /** As {@link #cut(String)}, for texts of which a head has several. */
  public static String cutInList(String text) {
    return cut(text, MAX_CHARS_IN_LIST, 3 * MAX_CHARS_IN_LIST);
  }

  private static String cut(String text, int maxChars, int maxBytes) {
    if (text.length() <= maxChars && text.length() * 3 <= maxBytes) {
      return text;
    }
    int bytes = 0;
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      int chars = Character.charCount(codePoint);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes > maxBytes || i + chars > maxChars) {
        return text.substring(0, i);
      }
      i += chars;
    }
    return text;
  }
}
