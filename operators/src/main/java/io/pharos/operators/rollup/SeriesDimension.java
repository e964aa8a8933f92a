package io.pharos.operators.rollup;

import io.pharos.schemas.Attribution;
import io.pharos.schemas.Call;
import io.pharos.schemas.Span;
import io.pharos.schemas.StepKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What series can be told apart by, besides the tenant. The list is closed: prompts, ids and users
 * can never become dimensions.
 */
public enum SeriesDimension {
  KIND(span -> KindNames.of(span.getStep()), of -> KindNames.of(of.getKind())),
  SERVICE(Span::getService, Attribution::getService),
  CUSTOMER(Span::getCustomer, Attribution::getCustomer),
  PROVIDER(call(Call::getProvider), Attribution::getProvider),
  /** The model that answered, else the one that was asked for. */
  MODEL(
      call(call -> either(call.getResponseModel(), call.getRequestModel())),
      of -> either(of.getResponseModel(), of.getRequestModel())),
  MODEL_VERSION(call(Call::getModelVersion), Attribution::getModelVersion),
  PROMPT_TEMPLATE(call(Call::getPromptTemplate), Attribution::getPromptTemplate),
  PROMPT_VERSION(call(Call::getPromptVersion), Attribution::getPromptVersion),
  /** Experiment variant. */
  VARIANT(call(Call::getVariant), Attribution::getVariant),
  STREAMING(call(call -> text(call.getStreaming())), of -> text(of.getStreaming()));

  // lambdas without captured state
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<Span, String> ofSpan;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<Attribution, String> ofAttribution;

  SeriesDimension(Function<Span, String> ofSpan, Function<Attribution, String> ofAttribution) {
    this.ofSpan = ofSpan;
    this.ofAttribution = ofAttribution;
  }

  /** Made once: every step asks for it in every combination. */
  private static final class KindNames {
    private static final String[] NAMES =
        Arrays.stream(StepKind.values()).map(SeriesDimension::lower).toArray(String[]::new);

    static String of(StepKind kind) {
      return NAMES[kind.ordinal()];
    }
  }

  /** All values there are, where these are known; else none. */
  public List<String> known() {
    return switch (this) {
      case KIND -> List.of(KindNames.NAMES);
      case STREAMING -> List.of("", "false", "true");
      default -> List.of();
    };
  }

  /** Name in records and options. */
  public String title() {
    return lower(this);
  }

  /** Value of a span, null where it does not say. */
  public String of(Span span) {
    return ofSpan.apply(span);
  }

  /** Value of an attribution, null where it does not say. */
  String of(Attribution attribution) {
    return ofAttribution.apply(attribution);
  }

  private static Function<Span, String> call(Function<Call, String> value) {
    return span -> span.getCall() == null ? null : value.apply(span.getCall());
  }

  private static String either(String first, String second) {
    return first == null ? second : first;
  }

  private static String text(Boolean flag) {
    return flag == null ? null : flag.toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
