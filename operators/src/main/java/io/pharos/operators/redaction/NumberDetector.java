package io.pharos.operators.redaction;

/**
 * Tells what a run of digit groups holds: IP address, social security number, card, resident id or
 * phone number, in this order. Dates are passed over.
 */
final class NumberDetector {

  private final NumberGroups groups = new NumberGroups();
  private final PhoneRules phones = new PhoneRules(groups);
  private final IdentityRules identities = new IdentityRules(groups);
  private final CardRules cards = new CardRules(groups);

  /** Records what is in the run that starts with a digit; returns where the scan goes on. */
  int detect(Scan scan, int start) {
    ScannedText text = scan.text;
    if (text.before(start) == '_') {
      return endOfName(text, start);
    }
    groups.read(text, start);
    int group = isPartOfName(text, start) ? 1 : 0;
    int resume = groups.end;
    while (group < groups.count) {
      if (groups.isDate(group)) {
        group += 3;
        continue;
      }
      int used = Ipv4Rule.groups(text, groups, group);
      int end;
      if (used > 0) {
        end = found(scan, groups.starts[group], groups.ends[group + used - 1], RedactionType.IP);
      } else if ((used = identities.ssnGroups(text, group)) > 0) {
        end =
            found(scan, groups.starts[group], groups.ends[group + used - 1], RedactionType.US_SSN);
      } else if ((used = identities.residentIdGroups(text, group)) > 0) {
        int idEnd = groups.ends[group] + (groups.length(group) == 17 ? 1 : 0);
        end = found(scan, groups.starts[group], idEnd, RedactionType.CN_ID);
      } else if ((used = cards.groups(text, group)) > 0) {
        end = found(scan, groups.starts[group], groups.ends[group + used - 1], RedactionType.CARD);
      } else if ((used = phones.groups(scan, group)) > 0) {
        end = found(scan, phones.start(), phones.end(), RedactionType.PHONE);
      } else {
        if (used < 0) {
          group -= used;
        } else {
          group++;
        }
        continue;
      }
      if (end > resume) {
        return end;
      }
      group += used;
    }
    return resume;
  }

  /** Records a number, or the e-mail address that it belongs to. */
  private static int found(Scan scan, int start, int end, RedactionType type) {
    int atSign = EmailDetector.atSignAround(scan.text, start, end);
    if (atSign > 0) {
      return EmailDetector.detect(scan, atSign);
    }
    return scan.found(start, end, type);
  }

  private static int endOfName(ScannedText text, int start) {
    int end = start;
    while (CharKinds.isName(text.chars[end])) {
      end++;
    }
    return end;
  }

  /** True behind {@code e29b-} and {@code file.}: the first group is part of something else. */
  private static boolean isPartOfName(ScannedText text, int start) {
    char before = text.before(start);
    return (before == '-' || before == '.') && CharKinds.isName(text.before(start - 1));
  }
}
