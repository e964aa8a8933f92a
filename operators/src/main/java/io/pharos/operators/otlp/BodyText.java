package io.pharos.operators.otlp;

import io.pharos.schemas.Body;
import io.pharos.schemas.BodyKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Makes bodies of long texts, cut at 256 KiB with the hash of the whole. */
final class BodyText {

  private BodyText() {}

  static Body of(BodyKind kind, String source, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    Body body = new Body();
    body.setKind(kind);
    body.setSource(PayloadLimits.cut(source, PayloadLimits.MAX_KEY_CHARS));
    body.setText(text);
    body.setOriginalBytes(utf8.length);
    if (utf8.length > PayloadLimits.MAX_BODY_BYTES) {
      cut(body, utf8, PayloadLimits.MAX_BODY_BYTES);
    }
    return body;
  }

  /** Leaves nothing of the text but its size and hash. */
  static void empty(Body body) {
    cut(body, body.getText().getBytes(StandardCharsets.UTF_8), 0);
  }

  private static void cut(Body body, byte[] utf8, int maxBytes) {
    int end = maxBytes;
    while (end > 0 && (utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    body.setText(new String(utf8, 0, end, StandardCharsets.UTF_8));
    if (body.getOriginalSha256() == null) {
      body.setOriginalSha256(ByteBuffer.wrap(sha256(utf8)));
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
