package io.pharos.operators.price;

import io.pharos.schemas.Call;
import io.pharos.schemas.Tokens;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What models and devices cost: by provider, model and instant, with prices of single tenants. The
 * rows are data: {@code prices.yaml} beside this class says what they mean. Immutable, safe for use
 * by several threads.
 *
 * <p>Which row is taken:
 *
 * <ul>
 *   <li>A row of the tenant wherever one matches, else one of those for everyone.
 *   <li>The response model where it is known, else the request model. A model that is known but had
 *       no price at the instant has none.
 *   <li>A row of the provider, else one for any provider. Where the call names no provider, the
 *       price is the one that all providers of the model ask; where they differ there is none.
 *   <li>A name matches as a whole, whatever its case; only rows with a star match beginnings.
 * </ul>
 */
public final class PriceBook {

  private static final String STANDARD = "prices.yaml";

  private final PriceScope general;
  private final Map<String, PriceScope> tenants;
  private final KnownNames known;

  private PriceBook(PriceScope general, Map<String, PriceScope> tenants, KnownNames known) {
    this.general = general;
    this.tenants = Map.copyOf(tenants);
    this.known = known;
  }

  /** The prices that come with Pharos. */
  public static PriceBook standard() {
    try (Reader text =
        new InputStreamReader(
            PriceBook.class.getResourceAsStream(STANDARD), StandardCharsets.UTF_8)) {
      return empty().layer(STANDARD, text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + STANDARD, e);
    }
  }

  /** No prices at all. */
  public static PriceBook empty() {
    return new PriceBook(PriceScope.empty(), Map.of(), new KnownNames());
  }

  /**
   * These prices with those of a table laid over them: a row of a model takes the place of all rows
   * that the model of this provider has here, its aliases included; a row of an alias alone takes
   * the place of that name.
   *
   * @param file name for messages
   * @param yaml text of the table
   * @throws io.pharos.operators.table.TableException with line and reason, if it cannot be used
   */
  public PriceBook with(String file, String yaml) {
    return layer(file, new StringReader(yaml));
  }

  private PriceBook layer(String file, Reader text) {
    PriceTableLoader.Table table = PriceTableLoader.load(file, text);
    KnownNames all = known.with(table.general().models()).with(table.general().devices());
    PriceScope laid = scope(table.general(), known).over(general);
    Map<String, PriceScope> ofTenants = new HashMap<>(tenants);
    table
        .tenants()
        .forEach(
            (tenant, rows) ->
                ofTenants.merge(tenant, scope(rows, all), (below, above) -> above.over(below)));
    return new PriceBook(laid, ofTenants, all);
  }

  private static PriceScope scope(PriceTableLoader.Rows rows, KnownNames known) {
    Set<String> providers = new HashSet<>();
    rows.models().forEach(row -> providers.addAll(row.providers()));
    Map<String, PricedNames<ModelPrice>> byProvider = new HashMap<>();
    for (String provider : providers) {
      List<PriceDraft<ModelPrice>> own =
          rows.models().stream().filter(row -> row.providers().contains(provider)).toList();
      byProvider.put(provider, PricedNames.of(own, model -> known.of(provider, model)));
    }
    return new PriceScope(
        byProvider, PricedNames.of(rows.devices(), device -> known.of(PriceDraft.DEVICE, device)));
  }

  /**
   * The list price of a call.
   *
   * @param tenant whose call it is
   * @param call what it was
   * @param endMs when it ended, in milliseconds since the epoch
   */
  public Cost costOf(String tenant, Call call, long endMs) {
    Tokens tokens = call.getTokens();
    if (tokens == null) {
      return Cost.UNPRICED;
    }
    ModelPrice price =
        priceOf(tenant, call.getProvider(), call.getRequestModel(), call.getResponseModel(), endMs);
    return price == null
        ? Cost.UNPRICED
        : price.cost(
            tokens, orNone(call.getInputAudioTokens()), orNone(call.getOutputAudioTokens()));
  }

  private static long orNone(Long count) {
    return count == null ? 0 : count;
  }

  /**
   * The prices a call is charged.
   *
   * @param tenant whose call it is
   * @param provider canonical name, null where it is not known
   * @param requestModel null where it is not known
   * @param responseModel null where it is not known
   * @param atMs when it ended, in milliseconds since the epoch
   * @return null where the call has no price
   */
  public ModelPrice priceOf(
      String tenant, String provider, String requestModel, String responseModel, long atMs) {
    String response = responseModel == null ? null : ModelName.fold(responseModel);
    String request = requestModel == null ? null : ModelName.fold(requestModel);
    PriceScope own = tenants.get(tenant);
    ModelPrice price = own == null ? null : priceIn(own, provider, request, response, atMs);
    return price == null ? priceIn(general, provider, request, response, atMs) : price;
  }

  private static ModelPrice priceIn(
      PriceScope scope, String provider, String request, String response, long atMs) {
    PricesByTime<ModelPrice> prices = response == null ? null : scope.ofModel(provider, response);
    if (prices == null && request != null) {
      prices = scope.ofModel(provider, request);
    }
    return prices == null ? null : prices.at(atMs);
  }

  /**
   * What busy time of a device costs.
   *
   * @param tenant who used it
   * @param model of the device as its driver names it, null where it is not known
   * @param migProfile of the instance, e.g. {@code 1g.10gb}; null for the whole device
   * @param gpuNs busy time
   * @param atMs when, in milliseconds since the epoch
   */
  public Cost deviceCost(String tenant, String model, String migProfile, long gpuNs, long atMs) {
    if (model == null) {
      return Cost.UNPRICED;
    }
    String name = ModelName.fold(model);
    PriceScope own = tenants.get(tenant);
    DevicePrice price = own == null ? null : deviceIn(own, name, atMs);
    DevicePrice found = price == null ? deviceIn(general, name, atMs) : price;
    return found == null ? Cost.UNPRICED : found.cost(gpuNs, migProfile);
  }

  private static DevicePrice deviceIn(PriceScope scope, String name, long atMs) {
    PricesByTime<DevicePrice> prices = scope.ofDevice(name);
    return prices == null ? null : prices.at(atMs);
  }

  /** The providers with prices for everyone, sorted. */
  public Set<String> providers() {
    return general.providers();
  }

  /** The whole names a provider has prices for, for everyone, sorted. */
  public Set<String> models(String provider) {
    return general.names(provider);
  }
}
