package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.pharos.operators.dialect.AttributeText;
import io.pharos.operators.dialect.HeadText;
import java.util.List;

/**
 * The server a span says it called: {@code server.address} and {@code server.port}, before semantic
 * conventions 1.21 {@code net.peer.name} and {@code net.peer.port}; what these do not say, the URL
 * does, the port of its scheme included.
 *
 * @param address null where nothing says it
 * @param port null where nothing says it
 */
record CallTarget(String address, Integer port) {

  private static final int MAX_PORT = 65_535;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  static CallTarget of(List<KeyValue> attributes) {
    CallTarget server = new CallTarget(null, null);
    CallTarget peer = server;
    CallTarget url = server;
    for (int i = 0; i < attributes.size(); i++) {
      KeyValue attribute = attributes.get(i);
      String text = AttributeText.of(attribute.getValue());
      switch (attribute.getKey()) {
        case "server.address" -> server = new CallTarget(text, server.port);
        case "server.port" -> server = new CallTarget(server.address, port(text));
        case "net.peer.name" -> peer = new CallTarget(text, peer.port);
        case "net.peer.port" -> peer = new CallTarget(peer.address, port(text));
        case "url.full", "http.url" -> url = ofUrl(text);
        default -> {}
      }
    }
    return server.or(peer).or(url);
  }

  /** What this does not say, the other one does; its port only if it names the same server. */
  private CallTarget or(CallTarget other) {
    if (address == null || address.isEmpty()) {
      return port == null ? other : new CallTarget(other.address, port);
    }
    boolean same = other.address == null || other.address.equalsIgnoreCase(address);
    return port == null && same ? new CallTarget(address, other.port) : this;
  }

  /** The address, cut to the limits of a head. */
  String cutAddress() {
    return address == null || address.isEmpty() ? null : HeadText.cut(address);
  }

  private static CallTarget ofUrl(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return new CallTarget(null, null);
    }
    int end = scheme + 3;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String authority = url.substring(scheme + 3, end);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    Integer port = hasPort ? port(host.substring(colon + 1)) : portOf(url.substring(0, scheme));
    return new CallTarget(hasPort ? host.substring(0, colon) : host, port);
  }

  private static Integer portOf(String scheme) {
    return switch (scheme) {
      case "http" -> HTTP;
      case "https" -> HTTPS;
      default -> null;
    };
  }

  private static Integer port(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return null;
    }
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return null;
      }
      port = 10 * port + digit - '0';
    }
    return port > 0 && port <= MAX_PORT ? (Integer) port : null;
  }
}
