package io.pharos.local.files;

/** How an OTLP request is written. */
public enum Encoding {
  PROTOBUF("application/x-protobuf"),
  JSON("application/json");

  private final String contentType;

  Encoding(String contentType) {
    this.contentType = contentType;
  }

  /** Its HTTP content type. */
  public String contentType() {
    return contentType;
  }
}
