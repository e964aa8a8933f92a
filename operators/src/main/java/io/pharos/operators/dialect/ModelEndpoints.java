package io.pharos.operators.dialect;

import io.pharos.operators.table.TableException;
import io.pharos.operators.table.YamlMapping;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The HTTP endpoints at which models are called, read from {@code model-endpoints.yaml}.
 *
 * <p>An endpoint is recognised by its path; the host says whose it is. A path that others use too
 * counts only where the whole path is that, and one that any application has ({@code /api/chat})
 * only at hosts of its provider or at the port its server has.
 */
final class ModelEndpoints {

  private static final String FILE = "model-endpoints.yaml";
  private static final String MODEL = "{model}";

  /**
   * What is called.
   *
   * @param provider null where the host is nobody's we know: a gateway or an own server
   * @param model null where the path does not name it
   */
  record Endpoint(String provider, String operation, String model) {}

  private record Host(String pattern, String provider) {}

  /** Where a path counts; null stands for anywhere. */
  private record Place(String provider, String port) {

    boolean includes(String providerOfHost, String portOfHost) {
      return (provider == null || provider.equals(providerOfHost))
          && (port == null || port.equals(portOfHost));
    }
  }

  /** A path in two parts around the name of the model; the second is null where there is none. */
  private record Path(boolean whole, String head, String tail, String operation, Place place) {

    static Path of(boolean whole, String pattern, String operation, Place place) {
      int at = pattern.indexOf(MODEL);
      String head = at < 0 ? pattern : pattern.substring(0, at);
      String tail = at < 0 ? null : pattern.substring(at + MODEL.length());
      return new Path(whole, head, tail, operation, place);
    }

    /** The model named, the empty text where it is none, or null where the path does not match. */
    String match(String path) {
      if (tail == null) {
        return (whole ? path.equals(head) : path.endsWith(head)) ? "" : null;
      }
      int end = path.length() - tail.length();
      int start = end < 0 || !path.endsWith(tail) ? -1 : path.lastIndexOf('/', end - 1) + 1;
      boolean matches = start > 0 && start < end && path.startsWith(head, start - head.length());
      return matches ? path.substring(start, end).replace("%3A", ":").replace("%3a", ":") : null;
    }
  }

  private final List<Host> hosts;
  private final List<Path> paths;

  private ModelEndpoints(List<Host> hosts, List<Path> paths) {
    this.hosts = hosts;
    this.paths = paths;
  }

  /** The endpoints of the table that comes with Pharos. */
  static ModelEndpoints standard() {
    try (Reader text =
        new InputStreamReader(
            ModelEndpoints.class.getResourceAsStream(FILE), StandardCharsets.UTF_8)) {
      return load(FILE, text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + FILE, e);
    }
  }

  /**
   * Reads a table.
   *
   * @throws TableException if a row is malformed or says not where it is from
   */
  static ModelEndpoints load(String file, Reader text) {
    YamlMapping root = YamlMapping.parse(file, text);
    List<Host> hosts =
        root.mappings(
            "hosts",
            row -> {
              row.text("source");
              return new Host(row.text("host"), row.text("provider"));
            });
    List<Path> paths = new ArrayList<>();
    root.mappings("paths", row -> paths.add(path(row)));
    root.end();
    return new ModelEndpoints(hosts, paths);
  }

  private static Path path(YamlMapping row) {
    row.text("source");
    boolean whole = row.has("is");
    Place place = new Place(row.optionalText("provider"), row.optionalText("port"));
    Path path = Path.of(whole, row.text(whole ? "is" : "ends"), row.text("operation"), place);
    if (path.tail() != null && !path.head().endsWith("/")) {
      throw row.error(MODEL + " must be a segment of its own");
    }
    return path;
  }

  /**
   * Tells what a request calls.
   *
   * @param host with or without port, null where it is not known
   * @param path with or without query
   * @return null where it is no endpoint of a model
   */
  Endpoint of(String host, String path) {
    String bare = path.substring(0, endOfPath(path));
    for (Path each : paths) {
      String model = each.match(bare);
      if (model != null) {
        String provider = host == null ? null : provider(host);
        return each.place().includes(provider, host == null ? null : port(host))
            ? new Endpoint(provider, each.operation(), model.isEmpty() ? null : model)
            : null;
      }
    }
    return null;
  }

  private static String port(String host) {
    int port = host.lastIndexOf(':');
    return port < 0 ? null : host.substring(port + 1);
  }

  /** The same of a whole URL. */
  Endpoint of(String url) {
    int scheme = url.indexOf("://");
    int host = scheme < 0 ? 0 : scheme + 3;
    int path = url.indexOf('/', host);
    if (scheme < 0 || path < 0) {
      return null;
    }
    String authority = url.substring(host, path);
    return of(authority.substring(authority.lastIndexOf('@') + 1), url.substring(path));
  }

  private static int endOfPath(String path) {
    int end = path.length();
    int query = path.indexOf('?');
    int fragment = path.indexOf('#');
    end = query >= 0 ? query : end;
    end = fragment >= 0 ? Math.min(end, fragment) : end;
    return end > 1 && path.charAt(end - 1) == '/' ? end - 1 : end;
  }

  private String provider(String host) {
    int port = host.lastIndexOf(':');
    String name = (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
    for (Host each : hosts) {
      if (matches(each.pattern(), name)) {
        return each.provider();
      }
    }
    return null;
  }

  private static boolean matches(String pattern, String host) {
    int any = pattern.indexOf('*');
    if (any < 0) {
      return host.equals(pattern);
    }
    String head = pattern.substring(0, any);
    String tail = pattern.substring(any + 1);
    return host.length() >= head.length() + tail.length()
        && host.startsWith(head)
        && host.endsWith(tail);
  }
}
