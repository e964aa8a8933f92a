package io.pharos.operators.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.redaction.RedactionTally;
import io.pharos.operators.redaction.Redactor;
import io.pharos.operators.redaction.TenantRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Redacts OTLP items before anything else reads them: names, status messages, bodies, and
 * attributes of any shape, their keys included. An item in which nothing is found comes back as the
 * same instance.
 *
 * <p>Of bytes, those that are UTF-8 are read as text. Arrays are read element by element, and an
 * element behind one that is an option ({@code --password}) as its value.
 */
final class ItemRedactor {

  private static final int PLAIN_KEY_CHARS = 48;
  private static final int PLAIN_KEY_DIGITS = 4;
  private static final int SHORT_KEY_CHARS = 12;
  private static final long LEAST_NUMBER = 10_000_000_000L;
  private static final String URL_QUERY = "url.query";

  /** Labels remembered; a request of 8 MB can hold 200,000 different ones. */
  private static final int MAX_LABELS = 10_000;

  /** Never counted in. */
  private static final RedactionTally NOTHING = new RedactionTally();

  private final Redactor redactor;
  private TenantRules rules;
  private RedactionTally tally = new RedactionTally();
  private InstrumentationScope rawScope;
  private InstrumentationScope redactedScope;
  private final Map<KeyValue, KeyValue> labels = new HashMap<>();

  ItemRedactor(Redactor redactor) {
    this.redactor = redactor;
    this.rules = redactor.rules("");
  }

  /** What was redacted since the last call of this. */
  RedactionTally takeTally() {
    if (tally.isEmpty()) {
      return NOTHING;
    }
    RedactionTally taken = tally;
    tally = new RedactionTally();
    return taken;
  }

  /** Redacts a tenant's name, which becomes a key, and goes on by its rules. */
  String tenant(String name) {
    labels.clear();
    rules = redactor.rules("");
    String redacted = redactor.redact(name, rules, tally);
    rules = redactor.rules(redacted);
    return redacted;
  }

  /** The pseudonym of a user's id, null for none. */
  String user(String id) {
    return id == null ? null : redactor.pseudonym(id, rules);
  }

  /** Redacts the name and version of an instrumentation library. */
  @SuppressWarnings("ReferenceEquality") // items of one scope share the object
  InstrumentationScope scope(InstrumentationScope scope) {
    if (scope != rawScope) {
      rawScope = scope;
      String name = text(scope.getName());
      String version = text(scope.getVersion());
      redactedScope =
          name == null && version == null
              ? scope
              : scope.toBuilder()
                  .setName(name == null ? scope.getName() : name)
                  .setVersion(version == null ? scope.getVersion() : version)
                  .build();
    }
    return redactedScope;
  }

  Resource resource(Resource resource) {
    List<KeyValue> attributes = attributes(resource.getAttributesList());
    return attributes == null
        ? resource
        : resource.toBuilder().clearAttributes().addAllAttributes(attributes).build();
  }

  Span span(Span span) {
    Span.Builder changed = null;
    String name = text(span.getName());
    if (name != null) {
      changed = span.toBuilder().setName(name);
    }
    String message = text(span.getStatus().getMessage());
    if (message != null) {
      changed = changed == null ? span.toBuilder() : changed;
      changed.getStatusBuilder().setMessage(message);
    }
    List<KeyValue> attributes = attributes(span.getAttributesList());
    if (attributes != null) {
      changed = changed == null ? span.toBuilder() : changed;
      changed.clearAttributes().addAllAttributes(attributes);
    }
    for (int i = 0; i < span.getEventsCount(); i++) {
      Span.Event event = event(span.getEvents(i));
      if (event != null) {
        changed = changed == null ? span.toBuilder() : changed;
        changed.setEvents(i, event);
      }
    }
    return changed == null ? span : changed.build();
  }

  private Span.Event event(Span.Event event) {
    String name = text(event.getName());
    List<KeyValue> attributes = attributes(event.getAttributesList());
    if (name == null && attributes == null) {
      return null;
    }
    Span.Event.Builder changed = event.toBuilder();
    if (name != null) {
      changed.setName(name);
    }
    if (attributes != null) {
      changed.clearAttributes().addAllAttributes(attributes);
    }
    return changed.build();
  }

  LogRecord log(LogRecord record) {
    LogRecord.Builder changed = null;
    AnyValue body = value("", record.getBody());
    if (body != null) {
      changed = record.toBuilder().setBody(body);
    }
    String name = text(record.getEventName());
    if (name != null) {
      changed = changed == null ? record.toBuilder() : changed;
      changed.setEventName(name);
    }
    List<KeyValue> attributes = attributes(record.getAttributesList());
    if (attributes != null) {
      changed = changed == null ? record.toBuilder() : changed;
      changed.clearAttributes().addAllAttributes(attributes);
    }
    return changed == null ? record : changed.build();
  }

  /** Redacts an attribute of a data point. Those of one resource repeat and are read once. */
  KeyValue label(KeyValue label) {
    KeyValue known = labels.get(label);
    if (known == null) {
      KeyValue redacted = attribute(label);
      known = redacted == null ? label : redacted;
      if (labels.size() == MAX_LABELS) {
        labels.clear();
      }
      labels.put(label, known);
    }
    return known;
  }

  /** Redacts the name or unit of a metric. */
  String name(String name) {
    String redacted = isPlain(name) ? null : text(name);
    return redacted == null ? name : redacted;
  }

  /** Null where nothing is to be changed, as of all below. */
  @SuppressWarnings("ReferenceEquality") // the same instance says that nothing was found
  private String text(String text) {
    if (text.isEmpty()) {
      return null;
    }
    String redacted = redactor.redact(text, rules, tally);
    return redacted == text ? null : redacted;
  }

  private List<KeyValue> attributes(List<KeyValue> attributes) {
    List<KeyValue> changed = null;
    for (int i = 0; i < attributes.size(); i++) {
      KeyValue attribute = attribute(attributes.get(i));
      if (attribute != null) {
        changed = changed == null ? new ArrayList<>(attributes) : changed;
        changed.set(i, attribute);
      }
    }
    return changed;
  }

  private KeyValue attribute(KeyValue attribute) {
    String key = attribute.getKey();
    AnyValue value = value(key, attribute.getValue());
    String name = isPlain(key) ? null : text(key);
    if (value == null && name == null) {
      return null;
    }
    KeyValue.Builder changed = attribute.toBuilder();
    if (value != null) {
      changed.setValue(value);
    }
    if (name != null) {
      changed.setKey(name);
    }
    return changed.build();
  }

  /** A name that somebody chose for a program: short, of letters, with few digits. */
  private static boolean isPlain(String key) {
    boolean plain = key.length() <= PLAIN_KEY_CHARS;
    int digits = 0;
    boolean lower = key.length() < SHORT_KEY_CHARS;
    for (int i = 0; plain && i < key.length(); i++) {
      char c = key.charAt(i);
      lower |= c >= 'a' && c <= 'z';
      digits += c >= '0' && c <= '9' ? 1 : 0;
      plain = c < 128 && c != '@' && digits <= PLAIN_KEY_DIGITS;
    }
    return plain && lower;
  }

  /** A number as long as those of cards and phones is read as text, and stays one if replaced. */
  private AnyValue number(String key, long number) {
    if (number < LEAST_NUMBER) {
      return null;
    }
    String text = text(key, Long.toString(number));
    return text == null ? null : AnyValue.newBuilder().setStringValue(text).build();
  }

  private AnyValue value(String key, AnyValue value) {
    return switch (value.getValueCase()) {
      case INT_VALUE -> number(key, value.getIntValue());
      case STRING_VALUE -> {
        String text = text(key, value.getStringValue());
        yield text == null ? null : AnyValue.newBuilder().setStringValue(text).build();
      }
      case BYTES_VALUE -> bytes(key, value.getBytesValue());
      case ARRAY_VALUE -> array(key, value.getArrayValue());
      case KVLIST_VALUE -> {
        List<KeyValue> entries = attributes(value.getKvlistValue().getValuesList());
        yield entries == null
            ? null
            : AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder().addAllValues(entries))
                .build();
      }
      default -> null;
    };
  }

  @SuppressWarnings("ReferenceEquality") // the same instance says that nothing was found
  private String text(String key, String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (key.equals(URL_QUERY) && text.charAt(0) != '?') {
      String query = "?" + text;
      String redactedQuery = redactor.redactValue(key, query, rules, tally);
      return redactedQuery == query ? null : redactedQuery.substring(1);
    }
    String redacted =
        key.isEmpty()
            ? redactor.redact(text, rules, tally)
            : redactor.redactValue(key, text, rules, tally);
    return redacted == text ? null : redacted;
  }

  private AnyValue bytes(String key, ByteString bytes) {
    String text = bytes.isValidUtf8() ? text(key, bytes.toStringUtf8()) : null;
    return text == null
        ? null
        : AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8(text)).build();
  }

  private AnyValue array(String key, ArrayValue array) {
    ArrayValue.Builder changed = null;
    String option = null;
    for (int i = 0; i < array.getValuesCount(); i++) {
      AnyValue element = array.getValues(i);
      AnyValue redacted = value(option == null ? key : option, element);
      if (redacted != null) {
        changed = changed == null ? array.toBuilder() : changed;
        changed.setValues(i, redacted);
      }
      String text = element.getStringValue();
      boolean isOption = text.startsWith("-") && text.indexOf('=') < 0;
      option = isOption ? text.replaceFirst("^-+", "") : null;
    }
    return changed == null ? null : AnyValue.newBuilder().setArrayValue(changed).build();
  }
}
