package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.pharos.operators.dialect.DialectRows.Dialect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where in one span the attributes are that a dialect table asks for. */
final class SpanScan {

  /** Stands for a position where attributes have indexes in their keys. */
  private static final int INDEXED = -1;

  /** An attribute with an index in its key. */
  record Indexed(int slot, int index, int position) {}

  final Span span;
  final String scope;

  /** What the table says of each attribute's key, null where it says nothing. */
  final DialectTable.KeyRole[] roles;

  /** Null where none was recognised. */
  Dialect dialect;

  /** Position + 1 of the attribute of each slot, 0 where it is absent. */
  private final int[] positions;

  private List<Indexed> indexed = List.of();
  private int[] slotsFound = new int[16];
  private int slotCount;

  /** What was found in the JSON of attributes already read, by slot. */
  private final Map<Integer, List<List<AnyValue>>> members = new HashMap<>(4);

  SpanScan(Span span, String scope, int slots) {
    this.span = span;
    this.scope = scope;
    this.positions = new int[slots];
    this.roles = new DialectTable.KeyRole[span.getAttributesCount()];
  }

  void found(int slot, int position) {
    addSlot(slot);
    positions[slot] = position + 1;
  }

  void foundIndexed(int slot, int index, int position) {
    addSlot(slot);
    positions[slot] = positions[slot] == 0 ? INDEXED : positions[slot];
    if (indexed.isEmpty()) {
      indexed = new ArrayList<>();
    }
    indexed.add(new Indexed(slot, index, position));
  }

  private void addSlot(int slot) {
    if (positions[slot] == 0) {
      if (slotCount == slotsFound.length) {
        slotsFound = Arrays.copyOf(slotsFound, 2 * slotCount);
      }
      slotsFound[slotCount++] = slot;
    }
  }

  /** Number of slots that have an attribute. */
  int slotCount() {
    return slotCount;
  }

  /** The slots that have an attribute, each once, by number from 0. */
  int slotFound(int number) {
    return slotsFound[number];
  }

  /** Position of a slot's attribute, or −1. */
  int position(int slot) {
    return positions[slot] > 0 ? positions[slot] - 1 : -1;
  }

  /** Value of a slot's attribute, or null. */
  AnyValue value(int slot) {
    return positions[slot] <= 0 ? null : valueAt(positions[slot] - 1);
  }

  AnyValue valueAt(int position) {
    return span.getAttributes(position).getValue();
  }

  /** The attributes of a slot whose keys have indexes, in the order they were written. */
  List<Indexed> indexed(int slot) {
    if (indexed.isEmpty()) {
      return indexed;
    }
    List<Indexed> found = new ArrayList<>();
    for (Indexed each : indexed) {
      if (each.slot == slot) {
        found.add(each);
      }
    }
    return found;
  }

  /** True if the slot's attribute is there, with or without indexes. */
  boolean has(int slot) {
    return positions[slot] != 0;
  }

  /** The scalars that a path leads to in the JSON of a slot's attribute; its text is read once. */
  List<AnyValue> members(int slot, JsonPaths paths, int path) {
    AnyValue value = value(slot);
    if (value == null) {
      return List.of();
    }
    return members.computeIfAbsent(slot, unread -> paths.read(AttributeText.of(value))).get(path);
  }

  /** The producer says that the span failed. */
  boolean statusIsError() {
    return span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR;
  }
}
