package io.pharos.operators.dialect;

import io.pharos.operators.dialect.DialectRows.BodyKey;
import io.pharos.schemas.BodyKind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Marks which attributes of one span are long texts and of which kind, and which are vectors. */
final class BodyMarker {

  private final DialectTable table;
  private final SpanScan scan;
  private final DialectReading reading;

  /** Roles of flattened messages: by key of the role, then by index of the message. */
  private final Map<String, Map<Integer, String>> roles = new HashMap<>(4);

  BodyMarker(DialectTable table, SpanScan scan, DialectReading reading) {
    this.table = table;
    this.scan = scan;
    this.reading = reading;
  }

  void mark() {
    for (int i = 0; i < scan.roles.length; i++) {
      DialectTable.KeyRole role = scan.roles[i];
      if (role == null || reading.isCarried(i)) {
        continue;
      }
      if (role.vector()) {
        reading.vector(i);
      } else if (role.body() != null) {
        reading.body(i, kind(role.body(), scan.span.getAttributes(i).getKey()));
      }
    }
  }

  private BodyKind kind(BodyKey body, String key) {
    if (body.role() != null) {
      String role = rolesOf(body.role()).get(KeyFolding.firstIndex(key));
      BodyKind byRole = role == null ? null : table.rows().roles().get(role);
      if (byRole != null) {
        return byRole;
      }
    }
    return body.kindIn(reading.step());
  }

  private Map<Integer, String> rolesOf(String key) {
    return roles.computeIfAbsent(
        key,
        unread -> {
          Map<Integer, String> byIndex = new HashMap<>();
          for (SpanScan.Indexed each : scan.indexed(table.slotOf(key))) {
            String role = AttributeText.of(scan.valueAt(each.position()));
            byIndex.put(each.index(), role.toLowerCase(Locale.ROOT));
          }
          return byIndex;
        });
  }
}
