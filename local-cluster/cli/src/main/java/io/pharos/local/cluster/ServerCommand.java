package io.pharos.local.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How to start a server: its command line, extra environment and working folder. */
record ServerCommand(List<String> arguments, Map<String, String> environment, Path folder) {}
