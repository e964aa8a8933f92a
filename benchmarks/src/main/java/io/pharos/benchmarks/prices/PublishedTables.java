package io.pharos.benchmarks.prices;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads published tables of prices, which count by the token, by 1,000 and by 1,000,000. */
final class PublishedTables {

  private static final int BY_TOKEN = 6;
  private static final int BY_THOUSAND = 3;
  private static final int BY_MILLION = 0;
  private static final String AZURE = "azure.ai.openai";

  private static final Map<String, String> PROVIDERS =
      Map.ofEntries(
          Map.entry("openai", "openai"),
          Map.entry("azure", AZURE),
          Map.entry("anthropic", "anthropic"),
          Map.entry("google-vertex-anthropic", "gcp.vertex_ai"),
          Map.entry("google", "gcp.gemini"),
          Map.entry("google-vertex", "gcp.vertex_ai"),
          Map.entry("aws", "aws.bedrock"),
          Map.entry("amazon-bedrock", "aws.bedrock"),
          Map.entry("mistral", "mistral_ai"),
          Map.entry("deepseek", "deepseek"),
          Map.entry("x-ai", "x_ai"),
          Map.entry("xai", "x_ai"),
          Map.entry("cohere", "cohere"),
          Map.entry("groq", "groq"),
          Map.entry("together", "together_ai"),
          Map.entry("togetherai", "together_ai"),
          Map.entry("voyageai", "voyage_ai"),
          Map.entry("moonshotai", "moonshot_ai"));

  private final ObjectMapper json =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private final Path folder;
  private final LocalDate day;

  /** The tables of a folder, as of a day. */
  PublishedTables(Path folder, LocalDate day) {
    this.folder = folder;
    this.day = day;
  }

  /** The prices of each table, by its name. */
  Map<String, List<PublishedPrice>> read() throws IOException {
    Map<String, List<PublishedPrice>> tables = new LinkedHashMap<>();
    tables.put("langfuse", langfuse(load("langfuse")));
    tables.put("genai-prices", genaiPrices(load("pydantic")));
    tables.put("tokenlens", tokenlens(load("tokenlens")));
    tables.put("openlit", openlit(load("openlit")));
    return tables;
  }

  private JsonNode load(String beginning) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path file =
          files
              .filter(each -> each.getFileName().toString().startsWith(beginning))
              .findFirst()
              .orElseThrow(() -> new IOException("No file " + beginning + "* in " + folder));
      return json.readTree(file.toFile());
    }
  }

  private static List<PublishedPrice> langfuse(JsonNode models) {
    List<PublishedPrice> prices = new ArrayList<>();
    for (JsonNode model : models) {
      for (JsonNode tier : model.path("pricingTiers")) {
        if (tier.path("isDefault").asBoolean()) {
          JsonNode of = tier.path("prices");
          prices.add(
              new PublishedPrice(
                  null,
                  model.path("modelName").asText(),
                  amount(BY_TOKEN, of, "input", "total"),
                  amount(BY_TOKEN, of, "input_cached_tokens", "cache_read_input_tokens"),
                  amount(BY_TOKEN, of, "input_cache_creation", "cache_creation_input_tokens"),
                  amount(BY_TOKEN, of, "output")));
        }
      }
    }
    return prices;
  }

  private List<PublishedPrice> genaiPrices(JsonNode providers) {
    List<PublishedPrice> prices = new ArrayList<>();
    for (JsonNode provider : providers) {
      String name = canonical(provider.path("id").asText());
      for (JsonNode model : provider.path("models")) {
        JsonNode of = current(model.path("prices"));
        Set<String> names = new LinkedHashSet<>();
        names.add(model.path("id").asText().replace("regional.", ""));
        wholeNames(model.path("match"), names);
        for (String each : names) {
          prices.add(
              new PublishedPrice(
                  name,
                  each,
                  amount(BY_MILLION, of, "input_mtok"),
                  amount(BY_MILLION, of, "cache_read_mtok"),
                  amount(BY_MILLION, of, "cache_write_mtok"),
                  amount(BY_MILLION, of, "output_mtok")));
        }
      }
    }
    return prices;
  }

  /** Of prices by date the last that had begun; those by the hour of the day are passed over. */
  private JsonNode current(JsonNode prices) {
    if (!prices.isArray()) {
      return prices;
    }
    JsonNode current = prices.path(0).path("prices");
    for (JsonNode each : prices) {
      JsonNode from = each.path("constraint").path("start_date");
      if (from.isTextual() && !LocalDate.parse(from.asText()).isAfter(day)) {
        current = each.path("prices");
      }
    }
    return current;
  }

  private static void wholeNames(JsonNode match, Set<String> names) {
    if (match.has("equals")) {
      names.add(match.path("equals").asText());
    }
    match.path("or").forEach(each -> wholeNames(each, names));
  }

  private static List<PublishedPrice> tokenlens(JsonNode file) {
    List<PublishedPrice> prices = new ArrayList<>();
    for (JsonNode provider : file.path("providersCatalog")) {
      String name = canonical(provider.path("id").asText());
      for (JsonNode model : provider.path("models")) {
        JsonNode of = model.path("cost");
        prices.add(
            new PublishedPrice(
                name,
                model.path("id").asText(),
                amount(BY_MILLION, of, "input"),
                amount(BY_MILLION, of, "cache_read"),
                amount(BY_MILLION, of, "cache_write"),
                amount(BY_MILLION, of, "output")));
      }
    }
    return prices;
  }

  private static List<PublishedPrice> openlit(JsonNode file) {
    List<PublishedPrice> prices = new ArrayList<>();
    for (Map.Entry<String, JsonNode> model : file.path("chat").properties()) {
      JsonNode of = model.getValue();
      prices.add(
          ofOpenlit(
              model.getKey(),
              amount(BY_THOUSAND, of, "promptPrice"),
              amount(BY_THOUSAND, of, "cacheReadPrice"),
              amount(BY_THOUSAND, of, "cacheCreationPrice"),
              amount(BY_THOUSAND, of, "completionPrice")));
    }
    JsonNode embeddings = file.path("embeddings");
    for (Map.Entry<String, JsonNode> model : embeddings.properties()) {
      BigDecimal input = amount(BY_THOUSAND, embeddings, model.getKey());
      prices.add(ofOpenlit(model.getKey(), input, null, null, null));
    }
    return prices;
  }

  private static PublishedPrice ofOpenlit(
      String key, BigDecimal input, BigDecimal read, BigDecimal write, BigDecimal output) {
    boolean azure = key.startsWith("azure_");
    return new PublishedPrice(
        azure ? AZURE : null,
        azure ? key.substring("azure_".length()) : key,
        input,
        read,
        write,
        output);
  }

  private static String canonical(String provider) {
    return PROVIDERS.getOrDefault(provider, provider);
  }

  /** The amount of the first of the entries that is there, in USD per million tokens, or null. */
  private static BigDecimal amount(int shift, JsonNode of, String... keys) {
    for (String key : keys) {
      JsonNode value = of.path(key);
      JsonNode number = value.isObject() ? value.path("base") : value;
      if (number.isNumber()) {
        return number.decimalValue().movePointRight(shift);
      }
    }
    return null;
  }
}
