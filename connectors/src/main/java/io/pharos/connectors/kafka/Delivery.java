package io.pharos.connectors.kafka;

import org.apache.flink.connector.base.DeliveryGuarantee;

/** How often a record may appear on a topic. */
public enum Delivery {
  /** Visible at once; may be repeated after a restart. For consumers that recognise identities. */
  AT_LEAST_ONCE(DeliveryGuarantee.AT_LEAST_ONCE),
  /** Visible at the next checkpoint, exactly once. For consumers that add up. */
  EXACTLY_ONCE(DeliveryGuarantee.EXACTLY_ONCE);

  private final DeliveryGuarantee guarantee;

  Delivery(DeliveryGuarantee guarantee) {
    this.guarantee = guarantee;
  }

  DeliveryGuarantee guarantee() {
    return guarantee;
  }
}
