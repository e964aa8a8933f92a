package io.pharos.operators.redaction;

import java.util.List;
import java.util.Set;

/**
 * Finds what is secret in the address part of a URL: user information, and the paths of hooks whose
 * knowledge is all it takes to call them. Query parameters are {@link AssignmentDetector}'s.
 */
final class UrlDetector {

  /** Characters of user information and host that are looked at. */
  private static final int MAX_AUTHORITY = 1024;

  private static final int MAX_LABEL = 63;
  private static final int MIN_SECRET_PATH = 8;

  /** Logins that everybody has. */
  private static final Set<String> SHARED_LOGINS =
      Set.of("git", "hg", "svn", "ssh", "anonymous", "nobody");

  private final List<String> secretPaths;

  UrlDetector(SecretTable table) {
    secretPaths = table.secretPaths();
  }

  /** Records what is secret behind {@code ://}; returns where the scan goes on. */
  int detect(Scan scan, int colon) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    int start = colon + 3;
    int at = -1;
    int first = -1;
    int i = start;
    while (i - start < MAX_AUTHORITY && i < text.length && !endsAuthority(chars[i])) {
      if (chars[i] == '@') {
        at = i;
        first = first < 0 ? i : first;
      } else if (chars[i] == '[' && RedactionLabel.end(text, i, scan.names) > 0) {
        break;
      }
      i++;
    }
    int resume = start;
    int host = start;
    if (at > 0) {
      host = at + 1;
      if (isSecret(scan, start, at)) {
        resume = scan.found(start, at, RedactionType.URL_CREDENTIAL);
      } else if (first < at && isSecret(scan, start, first)) {
        return scan.found(start, first, RedactionType.URL_CREDENTIAL);
      }
    }
    for (String path : secretPaths) {
      int from = path.charAt(0) == '.' ? labelEnd(text, host) : host;
      if (text.startsWithIgnoreCase(from, path)) {
        int secret = from + path.length();
        int end = secret;
        while (end < text.length
            && (CharKinds.isWord(chars[end]) || "/:.=@+".indexOf(chars[end]) >= 0)) {
          end++;
        }
        if (end - secret >= MIN_SECRET_PATH) {
          return scan.found(secret, end, RedactionType.URL_CREDENTIAL);
        }
      }
    }
    return resume;
  }

  private static boolean isSecret(Scan scan, int start, int end) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    int length = end - start;
    if (length == 0 || SecretValue.isReference(chars, start, end)) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (chars[i] == ':') {
        return length > 1;
      }
    }
    return length > 9 || !SHARED_LOGINS.contains(new String(chars, start, length));
  }

  private static int labelEnd(ScannedText text, int start) {
    int end = start;
    while (end - start < MAX_LABEL && CharKinds.isWord(text.chars[end])) {
      end++;
    }
    return end;
  }

  private static boolean endsAuthority(char c) {
    return c <= ' '
        || c == '/'
        || c == '?'
        || c == '#'
        || c == '"'
        || c == '\''
        || c == '`'
        || c == '<'
        || c == '>'
        || c == '\\'
        || c == '|'
        || c == ')'
        || c >= 0x3000;
  }
}
