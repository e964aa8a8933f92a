package io.pharos.operators.rollup;

import io.pharos.operators.price.Cost;
import io.pharos.operators.price.PriceBook;
import io.pharos.schemas.Call;
import io.pharos.schemas.DeviceUse;
import java.io.Serializable;

/**
 * Prices of calls and devices: list prices that come with Pharos, and a user's laid over them. The
 * book is built where it is used.
 */
public final class CallPricing implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final String yaml;
  private transient PriceBook book;

  private CallPricing(String file, String yaml) {
    this.file = file;
    this.yaml = yaml;
  }

  /** The prices that come with Pharos. */
  public static CallPricing standard() {
    return new CallPricing(null, null);
  }

  /**
   * These with others laid over them.
   *
   * @param file name for messages
   * @param yaml text of the table
   * @throws io.pharos.operators.table.TableException with line and reason, if it cannot be used
   */
  public static CallPricing with(String file, String yaml) {
    CallPricing pricing = new CallPricing(file, yaml);
    pricing.open();
    return pricing;
  }

  /** Called once before the first price is asked for. */
  void open() {
    book = yaml == null ? PriceBook.standard() : PriceBook.standard().with(file, yaml);
  }

  /** List price of a call. */
  Cost costOf(String tenant, Call call, long atMs) {
    return book.costOf(tenant, call, atMs);
  }

  /** Cost of a call's time on a device. */
  Cost costOf(String tenant, DeviceUse use, long atMs) {
    return book.deviceCost(tenant, use.getModel(), use.getMigProfile(), use.getGpuNs(), atMs);
  }
}
