package io.pharos.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The ports of one local cluster. A port comes from, first hit wins: the option, the environment
 * variable, what the cluster was last started with, the standard port.
 */
public final class ClusterPorts {
  private final Map<ClusterPort, Integer> ports;

  private ClusterPorts(Map<ClusterPort, Integer> ports) {
    this.ports = new EnumMap<>(ports);
  }

  /** The standard ports alone. */
  public static ClusterPorts standard() {
    return resolve(Map.of(), Map.of(), new Properties());
  }

  /**
   * Ports as chosen by options, environment and the last start.
   *
   * @param options what was given on the command line
   * @param environment the environment variables
   * @param remembered what {@link #remember} wrote, empty where there was no start yet
   * @throws ClusterException if a value is no port (1 to 65535) or two ports are the same
   */
  public static ClusterPorts resolve(
      Map<ClusterPort, Integer> options, Map<String, String> environment, Properties remembered) {
    Map<ClusterPort, Integer> ports = new EnumMap<>(ClusterPort.class);
    Map<Integer, ClusterPort> owners = new HashMap<>();
    for (ClusterPort port : ClusterPort.values()) {
      int number = number(port, options, environment, remembered);
      ClusterPort other = owners.putIfAbsent(number, port);
      if (other != null) {
        throw new ClusterException(
            "port " + number + " is chosen by both " + other.option() + " and " + port.option());
      }
      ports.put(port, number);
    }
    return new ClusterPorts(ports);
  }

  private static int number(
      ClusterPort port,
      Map<ClusterPort, Integer> options,
      Map<String, String> environment,
      Properties remembered) {
    Integer option = options.get(port);
    if (option != null) {
      return checked(port.option(), String.valueOf(option));
    }
    String variable = environment.get(port.variable());
    if (variable != null && !variable.isBlank()) {
      return checked(port.variable(), variable);
    }
    String last = remembered.getProperty(port.name());
    return last == null ? port.standard() : checked(port.name(), last);
  }

  private static int checked(String origin, String text) {
    try {
      int number = Integer.parseInt(text.trim());
      if (number >= 1 && number <= 65_535) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw new ClusterException(origin + " must be a port from 1 to 65535, not \"" + text + "\"");
  }

  /** The number of one port. */
  public int get(ClusterPort port) {
    return ports.get(port);
  }

  /** Host and number, such as {@code 127.0.0.1:9092}. */
  public String address(ClusterPort port) {
    return "127.0.0.1:" + get(port);
  }

  /** The address as a URL without a trailing slash. */
  public String url(ClusterPort port) {
    return "http://" + address(port);
  }

  /**
   * Checks that nothing listens on a port.
   *
   * @throws ClusterException naming the port and the option that moves it
   */
  public void requireFree(ClusterPort port) {
    int number = get(port);
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
    } catch (IOException e) {
      throw new ClusterException(
          "port %d is in use; stop what listens there or choose another with %s (or %s)"
              .formatted(number, port.option(), port.variable()),
          e);
    }
  }

  /** Whether something accepts connections on a port. */
  boolean answers(ClusterPort port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), get(port)), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Writes the ports of a component for later commands; the others keep what the file says. */
  void remember(Component component, Path file) {
    Properties properties = remembered(file);
    for (ClusterPort port : component.ports()) {
      properties.setProperty(port.name(), String.valueOf(get(port)));
    }
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, "Ports the local cluster was last started with");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@link #remember} wrote; empty where there is no such file. */
  static Properties remembered(Path file) {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return properties;
  }
}
