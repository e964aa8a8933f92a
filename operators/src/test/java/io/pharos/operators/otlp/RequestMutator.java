package io.pharos.operators.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Breaks OTLP requests as producers, networks and attackers do: fields set to what nobody expects,
 * one by one over the whole schema, and bytes flipped, cut, moved and overwritten.
 */
final class RequestMutator {

  private static final int MOST_CHANGES = 4;
  private static final int MOST_COPIES = 40;
  private static final int[] LENGTHS = {0, 1, 7, 8, 9, 15, 16, 17, 32, 1_000};
  private static final long[] NUMBERS = {
    0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, 1_767_225_600_000_000_000L
  };
  private static final double[] REALS = {
    0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE, 0.1
  };
  private static final String[] TEXTS = {
    "",
    " ",
    "\u0000",
    "\uFFFD\uFFFE",
    "null",
    "-1",
    "NaN",
    "1e309",
    "[".repeat(2_000),
    "{\"a\":".repeat(500) + "1" + "}".repeat(500),
    "{\"model\":\"x\",\"usage\":{\"input\":\"-5\"}}",
    "mail anna.berg@example.org, card 4111 1111 1111 1111",
    "x".repeat(70_000),
    "😀".repeat(300),
    "gen_ai.usage.input_tokens",
    "llm.input_messages.999999999999.message.content"
  };

  private final Set<String> touched = new HashSet<>();

  /** Names of all fields that were changed so far. */
  Set<String> touched() {
    return touched;
  }

  /** A copy of a request with some fields changed. */
  Message fields(Message seed, Random random) {
    Message message = seed;
    for (int i = 1 + random.nextInt(MOST_CHANGES); i > 0; i--) {
      message = changed(message, random, random.nextInt(10));
    }
    return message;
  }

  /** Walks down a random way, now and then where nothing was, and changes a field at its end. */
  private Message changed(Message message, Random random, int depth) {
    Message.Builder builder = message.toBuilder();
    boolean anywhere = random.nextInt(8) == 0;
    List<FieldDescriptor> inside = new ArrayList<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && (anywhere || message.getAllFields().containsKey(field))) {
        inside.add(field);
      }
    }
    if (depth == 0 || inside.isEmpty()) {
      List<FieldDescriptor> all = message.getDescriptorForType().getFields();
      change(builder, all.get(random.nextInt(all.size())), random);
      return builder.build();
    }
    FieldDescriptor field = inside.get(random.nextInt(inside.size()));
    if (!field.isRepeated()) {
      builder.setField(field, changed((Message) builder.getField(field), random, depth - 1));
    } else if (builder.getRepeatedFieldCount(field) == 0) {
      Message part = builder.newBuilderForField(field).build();
      builder.addRepeatedField(field, changed(part, random, depth - 1));
    } else {
      int at = random.nextInt(builder.getRepeatedFieldCount(field));
      Message part = (Message) builder.getRepeatedField(field, at);
      builder.setRepeatedField(field, at, changed(part, random, depth - 1));
    }
    return builder.build();
  }

  private void change(Message.Builder builder, FieldDescriptor field, Random random) {
    touched.add(field.getFullName());
    if (random.nextInt(6) == 0) {
      builder.clearField(field);
    } else if (field.isRepeated()) {
      boolean copy = builder.getRepeatedFieldCount(field) > 0 && random.nextBoolean();
      Object value = copy ? builder.getRepeatedField(field, 0) : value(builder, field, random);
      for (int i = random.nextInt(MOST_COPIES); i >= 0; i--) {
        builder.addRepeatedField(field, value);
      }
    } else {
      builder.setField(field, value(builder, field, random));
    }
  }

  private static Object value(Message.Builder builder, FieldDescriptor field, Random random) {
    long number =
        random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextLong();
    return switch (field.getJavaType()) {
      case INT -> (int) number;
      case LONG -> number;
      case FLOAT -> (float) REALS[random.nextInt(REALS.length)];
      case DOUBLE -> REALS[random.nextInt(REALS.length)];
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTE_STRING -> bytes(random);
      case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(40) - 5);
      case MESSAGE -> builder.newBuilderForField(field).build();
    };
  }

  private static ByteString bytes(Random random) {
    byte[] bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
    if (random.nextBoolean()) {
      random.nextBytes(bytes);
    }
    return ByteString.copyFrom(bytes);
  }

  /** Parses a seed into a message of a type. */
  static Message parse(byte[] seed, Message type) {
    try {
      return type.getParserForType().parseFrom(seed);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("A seed must be a whole request", e);
    }
  }

  /** A copy of some bytes with a few of them changed. */
  static byte[] bytes(byte[] seed, Random random) {
    byte[] value = seed.clone();
    for (int i = 1 + random.nextInt(MOST_CHANGES); i > 0 && value.length > 0; i--) {
      int at = random.nextInt(value.length);
      switch (random.nextInt(6)) {
        case 0 -> value[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> value[at] = (byte) random.nextInt(256);
        case 2 -> value = Arrays.copyOf(value, Math.max(1, at));
        case 3 -> value = without(value, at, Math.min(value.length - at, 1 + random.nextInt(16)));
        case 4 -> {
          byte[] noise = new byte[Math.min(value.length - at, 1 + random.nextInt(32))];
          random.nextBytes(noise);
          System.arraycopy(noise, 0, value, at, noise.length);
        }
        default -> {
          int from = random.nextInt(value.length);
          int length = Math.min(value.length - Math.max(at, from), 1 + random.nextInt(64));
          System.arraycopy(value, from, value, at, length);
        }
      }
    }
    return value;
  }

  private static byte[] without(byte[] value, int at, int length) {
    byte[] shorter = new byte[Math.max(1, value.length - length)];
    System.arraycopy(value, 0, shorter, 0, Math.min(at, shorter.length));
    int rest = Math.min(value.length - at - length, shorter.length - at);
    if (rest > 0) {
      System.arraycopy(value, at + length, shorter, at, rest);
    }
    return shorter;
  }
}
