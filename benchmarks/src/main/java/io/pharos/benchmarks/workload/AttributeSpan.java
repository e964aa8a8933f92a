package io.pharos.benchmarks.workload;

import java.util.Map;

/**
 * What a span looks like in a pipeline that does not part heads and bodies: a POJO with all
 * attributes as a string map. The yardstick of the shuffle benchmark, never changed.
 */
public class AttributeSpan {

  public String tenant;
  public long traceHigh;
  public long traceLow;
  public long spanId;
  public long parentSpanId;
  public long startNs;
  public long endNs;
  public String service;
  public String name;
  public boolean error;

  /** About 20; one span of eight carries a prompt of 2 to 8 KB. */
  public Map<String, String> attributes;
}
