package io.pharos.operators.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.table.TableException;
import java.io.StringReader;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTableTest {

  private static final MetricTable TABLE = MetricTable.standard();

  @ParameterizedTest
  @CsvSource({
    "DCGM_FI_DEV_SM_CLOCK, sm_clock_mhz, megahertz",
    "DCGM_FI_DEV_MEM_CLOCK, memory_clock_mhz, megahertz",
    "DCGM_FI_DEV_GPU_TEMP, temperature_c, celsius",
    "DCGM_FI_DEV_MEMORY_TEMP, memory_temperature_c, celsius",
    "DCGM_FI_DEV_POWER_USAGE, power_w, watt",
    "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION, energy_mj, millijoule",
    "DCGM_FI_DEV_GPU_UTIL, utilization, percent",
    "DCGM_FI_DEV_XID_ERRORS, xid, code",
    "DCGM_FI_DEV_FB_FREE, memory_free_bytes, mebibyte",
    "DCGM_FI_DEV_FB_USED, memory_used_bytes, mebibyte",
    "DCGM_FI_DEV_FB_RESERVED, memory_reserved_bytes, mebibyte",
    "DCGM_FI_DEV_FB_TOTAL, memory_total_bytes, mebibyte",
    "DCGM_FI_PROF_GR_ENGINE_ACTIVE, engine_active, ratio",
    "DCGM_FI_PROF_SM_ACTIVE, sm_active, ratio",
    "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE, tensor_active, ratio",
    "DCGM_FI_PROF_DRAM_ACTIVE, dram_active, ratio",
    "DCGM_FI_DEV_POWER_VIOLATION, throttle_ns/power_cap, nanosecond",
    "DCGM_FI_DEV_THERMAL_VIOLATION, throttle_ns/thermal, nanosecond",
    "DCGM_FI_DEV_SYNC_BOOST_VIOLATION, throttle_ns/sync_boost, nanosecond",
    "DCGM_FI_DEV_BOARD_LIMIT_VIOLATION, throttle_ns/board_limit, nanosecond",
    "DCGM_FI_DEV_LOW_UTIL_VIOLATION, throttle_ns/low_utilization, nanosecond",
    "DCGM_FI_DEV_RELIABILITY_VIOLATION, throttle_ns/reliability, nanosecond",
    "DCGM_FI_DEV_CLOCK_THROTTLE_REASONS, throttle_reasons, bits",
    "DCGM_FI_DEV_CLOCKS_EVENT_REASONS, throttle_reasons, bits",
    "hw.gpu.utilization, utilization, ratio",
    "hw.gpu.memory.usage, memory_used_bytes, byte",
    "hw.gpu.memory.limit, memory_total_bytes, byte",
    "hw.power, power_w, watt",
    "hw.energy, energy_mj, joule",
    "hw.temperature, temperature_c, celsius",
    "vllm:num_requests_running, running, count",
    "vllm:num_requests_waiting, waiting, count",
    "vllm:kv_cache_usage_perc, kv_cache_use, ratio",
    "vllm:gpu_cache_usage_perc, kv_cache_use, ratio",
    "vllm:num_preemptions_total, preemptions, count",
    "vllm:prefix_cache_queries_total, prefix_cache_queries, count",
    "vllm:prefix_cache_hits_total, prefix_cache_hits, count",
    "vllm:gpu_prefix_cache_queries_total, prefix_cache_queries, count",
    "vllm:gpu_prefix_cache_hits_total, prefix_cache_hits, count",
    "vllm:prompt_tokens_total, prompt_tokens, count",
    "vllm:generation_tokens_total, generation_tokens, count",
    "vllm:request_success_total, finished/finished_reason, count",
    "vllm:time_to_first_token_seconds, histograms/gen_ai.server.time_to_first_token, second",
    "vllm:inter_token_latency_seconds, histograms/gen_ai.server.time_per_output_token, second",
    "vllm:time_per_output_token_seconds, histograms/gen_ai.server.time_per_output_token, second",
    "vllm:e2e_request_latency_seconds, histograms/gen_ai.server.request.duration, second",
    "vllm:request_queue_time_seconds, histograms/pharos.engine.queue_time, second",
    "vllm:request_prefill_time_seconds, histograms/pharos.engine.prefill_time, second",
    "vllm:request_decode_time_seconds, histograms/pharos.engine.decode_time, second",
    "vllm:request_inference_time_seconds, histograms/pharos.engine.inference_time, second",
    "vllm:request_prompt_tokens, histograms/pharos.engine.request.prompt_tokens, count",
    "vllm:request_generation_tokens, histograms/pharos.engine.request.generation_tokens, count",
    "vllm:iteration_tokens_total, histograms/pharos.engine.iteration_tokens, count",
    "sglang:num_running_reqs, running, count",
    "sglang:num_queue_reqs, waiting, count",
    "sglang:token_usage, kv_cache_use, ratio",
    "sglang:num_retracted_requests_total, preemptions, count",
    "sglang:prompt_tokens_total, prompt_tokens, count",
    "sglang:generation_tokens_total, generation_tokens, count",
    "sglang:time_to_first_token_seconds, histograms/gen_ai.server.time_to_first_token, second",
    "sglang:inter_token_latency_seconds, histograms/gen_ai.server.time_per_output_token, second",
    "sglang:e2e_request_latency_seconds, histograms/gen_ai.server.request.duration, second",
    "sglang:queue_time_seconds, histograms/pharos.engine.queue_time, second",
  })
  void metricIsPartOfASample(String metric, String field, String unit) {
    MetricRow row = TABLE.rowsOf(metric).get(0);
    String entry = row.by() == null ? row.entry() : row.by();

    assertThat(row.fate()).isEqualTo(MetricRow.Fate.SAMPLE);
    assertThat(row.field().label() + (entry == null ? "" : "/" + entry)).isEqualTo(field);
    assertThat(row.unit().name()).isEqualToIgnoringCase(unit);
  }

  /** A row that the table above does not name is a row nobody looked at. */
  @Test
  void everyRowOfASampleIsTested() throws Exception {
    String[] named =
        getClass()
            .getDeclaredMethod("metricIsPartOfASample", String.class, String.class, String.class)
            .getAnnotation(CsvSource.class)
            .value();

    assertThat(TABLE.rows().stream().filter(row -> row.fate() == MetricRow.Fate.SAMPLE))
        .hasSameSizeAs(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DCGM_FI_DEV_PCIE_REPLAY_COUNTER",
        "DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL",
        "DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL",
        "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL",
        "DCGM_FI_DEV_RETIRED_PENDING",
        "DCGM_FI_PROF_PIPE_FP16_ACTIVE",
        "DCGM_FI_PROF_PCIE_TX_BYTES",
        "DCGM_EXP_XID_ERRORS_COUNT",
        "hw.errors",
        "hw.gpu.io",
        "gen_ai.client.token.usage",
        "vllm:prompt_tokens_by_source_total",
        "vllm:request_params_max_tokens",
        "vllm:kv_block_lifetime_seconds",
        "vllm:admission_rejections_total",
        "kserve_vllm:cache_config_info",
        "up",
      })
  void metricIsKept(String metric) {
    assertThat(TABLE.rowsOf(metric))
        .extracting(MetricRow::fate)
        .containsExactly(MetricRow.Fate.KEEP);
  }

  @ParameterizedTest
  @CsvSource({
    "percent, 50, 0.5",
    "percent, 104, 1",
    "percent, 106, NaN",
    "ratio, -0.1, NaN",
    "mebibyte, 2, 2097152",
    "joule, 1.5, 1500",
    "watt, 700, 700",
    "watt, 1e6, NaN",
    "celsius, 4000, NaN",
    "millisecond, 20, 0.02",
  })
  void valueIsConvertedOnceAndRefusedWhereNoSensorGivesIt(
      String unit, double value, double converted) {
    assertThat((Double) SampleUnit.valueOf(unit.toUpperCase(Locale.ROOT)).convert(value))
        .isEqualTo((Double) converted);
  }

  @Test
  void wholeCountersKeepAllTheirDigits() {
    assertThat(SampleUnit.MILLIJOULE.convertCount(9_007_199_254_740_993L))
        .isEqualTo(9_007_199_254_740_993L);
    assertThat(SampleUnit.JOULE.convertCount(Long.MAX_VALUE / 2)).isEqualTo(-1);
    assertThat(SampleUnit.JOULE.convertCount(1.2346)).isEqualTo(1_235);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "accelerators: [{metric: a, field: xid, unit: code}]|source is missing",
        "accelerators: [{metric: a, field: power_w, unit: joule, source: s}]"
            + "|power_w cannot be in this unit",
        "accelerators: [{metric: a, field: running, unit: count, source: s}]"
            + "|running is no field of such a sample",
        "accelerators: [{metric: a, field: throttle_ns, unit: nanosecond, source: s}]"
            + "|give one of as and by",
        "accelerators: [{metric: a, field: xid, as: b, unit: code, source: s}]"
            + "|xid holds one value: no as, by",
        "accelerators: [{metric: a*, field: xid, unit: code, source: s}]|a* has a star",
        "engines: [{metric: a, field: running, unit: count, source: s}]|software is missing",
        "kept: [{metric: a, source: s}, {metric: a, source: s}]|a is there twice",
        "kept: [{metric: a*b, source: s}]|a*b has a star that is not at the end",
        "dropped: [{metric: a, source: s}]|reason is missing",
        "kept: [{metric: a, source: s, color: red}]|unknown entry color",
        "other: []|unknown entry other",
      })
  void unusableTableIsRefusedWithItsLine(String yaml, String message) {
    assertThatThrownBy(() -> MetricTable.read("t.yaml", new StringReader("\n" + yaml)))
        .isInstanceOf(TableException.class)
        .hasMessage("t.yaml line 2: " + message);
  }
}
