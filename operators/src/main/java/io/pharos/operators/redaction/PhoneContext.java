package io.pharos.operators.redaction;

import java.util.Set;

/** Words around digits that announce a phone number. */
final class PhoneContext {

  /** Characters looked back. */
  private static final int WINDOW = 48;

  /** Characters between two numbers of a list. */
  private static final int LIST_GAP = 6;

  /** Any of these among the last words announces a number. */
  private static final WordSet NOUNS =
      new WordSet(
          Set.of(
              "phone",
              "phones",
              "phonenumber",
              "telephone",
              "tel",
              "telefon",
              "telefono",
              "mobile",
              "mob",
              "cell",
              "cellphone",
              "fax",
              "whatsapp",
              "hotline",
              "landline",
              "voicemail",
              "sms",
              "msisdn",
              "pager",
              "helpline",
              "handset",
              "电话",
              "手机",
              "传真",
              "联系",
              "致电",
              "拨打",
              "热线",
              "座机",
              "号码"));

  /** Announces a number as a label right before it. */
  private static final WordSet LABELS =
      new WordSet(
          Set.of(
              "desk",
              "office",
              "home",
              "work",
              "direct",
              "switchboard",
              "extension",
              "main",
              "contact",
              "emergency"));

  /** Announces a number if nothing but {@link #GLUE} is between. */
  private static final WordSet VERBS =
      new WordSet(
          Set.of(
              "call",
              "called",
              "calling",
              "dial",
              "dialed",
              "dialled",
              "reach",
              "reached",
              "text",
              "texted",
              "ring",
              "rang",
              "answering",
              "message",
              "messages",
              "contact",
              "registered",
              "contacted"));

  private static final WordSet GLUE =
      new WordSet(
          Set.of(
              "me",
              "us",
              "him",
              "her",
              "them",
              "back",
              "at",
              "on",
              "to",
              "you",
              "my",
              "your",
              "our",
              "the",
              "this",
              "number",
              "is",
              "a",
              "via",
              "by",
              "please",
              "or",
              "can",
              "no",
              "now",
              "registered"));

  private static final WordSet POSSESSIVES =
      new WordSet(Set.of("my", "your", "his", "her", "our", "their"));

  private static final WordSet SUFFIXES =
      new WordSet(
          Set.of(
              "office",
              "fax",
              "mobile",
              "cell",
              "home",
              "work",
              "desk",
              "phone",
              "tel",
              "landline"));

  private static final int MAX_WORDS = 5;

  private PhoneContext() {}

  /** True if the text before says that a phone number follows. */
  static boolean isBefore(Scan scan, int start) {
    ScannedText text = scan.text;
    if (followsPhone(scan, start)) {
      return true;
    }
    WordsBefore words = new WordsBefore(text, start, WINDOW);
    boolean onlyGlue = true;
    boolean wasAssigned = false;
    boolean wasNumber = false;
    for (int i = 0; i < MAX_WORDS && words.next(); i++) {
      if (words.assigned() && !wasAssigned) {
        if (i > 0) {
          return false; // the label of something else
        }
        wasAssigned = true;
      }
      int from = words.start();
      int to = words.end();
      if (NOUNS.contains(text.chars, from, to)
          || (i == 0 && wasAssigned && LABELS.contains(text.chars, from, to))
          || (onlyGlue && !wasAssigned && VERBS.contains(text.chars, from, to))) {
        return true;
      }
      if (onlyGlue && wasNumber && POSSESSIVES.contains(text.chars, from, to)) {
        return true; // my number is
      }
      wasNumber = !wasAssigned && text.startsWithIgnoreCase(from, "number");
      onlyGlue &= GLUE.contains(text.chars, from, to);
    }
    return false;
  }

  /** True if a word such as {@code office} follows and is no label of the next number. */
  static boolean isBehind(ScannedText text, int end) {
    char[] chars = text.chars;
    int i = end;
    while (i - end < 2 && (chars[i] == ' ' || chars[i] == '-' || chars[i] == '(')) {
      i++;
    }
    int word = i;
    while (CharKinds.isLetter(chars[i]) && i - word < 16) {
      i++;
    }
    return i > word
        && i > end + 1
        && chars[i] != ':'
        && chars[i] != '='
        && chars[i] != '_'
        && SUFFIXES.contains(chars, word, i);
  }

  /** In a list, what follows a phone number is another. */
  private static boolean followsPhone(Scan scan, int start) {
    ScannedText text = scan.text;
    int i = start;
    while (start - i < LIST_GAP && i > text.floor && isListSeparator(text.chars[i - 1])) {
      i--;
    }
    if (i == start) {
      return false;
    }
    return i == text.floor && scan.isLastFind(RedactionType.PHONE);
  }

  private static boolean isListSeparator(char c) {
    return c == ' ' || c == ',' || c == ';' || c == '/' || c == '&' || c == '、' || c == '，';
  }
}
