package io.pharos.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.local.RefusedException;
import io.pharos.local.TestingHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ElasticsearchReaderTest {

  private static final String SEARCH = "POST /pharos-x-*/_search";
  private static final String SCROLL = "POST /_search/scroll";
  private static final String END = "DELETE /_search/scroll";

  private TestingHttp elasticsearch;
  private ElasticsearchReader reader;
  private final List<String> found = new ArrayList<>();

  @BeforeEach
  void startServer() throws IOException {
    elasticsearch = new TestingHttp();
    reader = new ElasticsearchReader(elasticsearch.url());
  }

  @AfterEach
  void stopServer() {
    elasticsearch.close();
  }

  private static String page(String scroll, String... names) {
    List<String> hits = new ArrayList<>();
    for (String name : names) {
      hits.add("{\"_source\":{\"name\":\"" + name + "\"}}");
    }
    return "{\"_scroll_id\":\"%s\",\"hits\":{\"hits\":[%s]}}"
        .formatted(scroll, String.join(",", hits));
  }

  private void scan() {
    reader.scan("pharos-x-*", document -> found.add(document.path("name").asText()));
  }

  @Test
  void scanReadsAllPagesAndEndsTheScrollItWasGivenLast() {
    elasticsearch
        .answer(SEARCH, 200, page("s1", "a", "b"))
        .answer(SCROLL, 200, page("s2", "c"))
        .answer(SCROLL, 200, page("s3"))
        .answer(END, 200, "{}");

    scan();

    assertThat(found).containsExactly("a", "b", "c");
    assertThat(elasticsearch.asked()).last().isEqualTo(END + " {\"scroll_id\":\"s3\"}");
  }

  @Test
  void scanThatFailsMidwayEndsItsScrollAndSaysWhatFailed() {
    elasticsearch
        .answer(SEARCH, 200, page("s1", "a"))
        .answer(SCROLL, 503, "shards are away")
        .answer(END, 200, "{}");

    assertThatThrownBy(this::scan)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("503")
        .hasMessageContaining("shards are away");

    assertThat(elasticsearch.asked()).last().isEqualTo(END + " {\"scroll_id\":\"s1\"}");
  }

  @Test
  void scrollThatCannotBeEndedDoesNotSpoilWhatWasRead() {
    elasticsearch.answer(SEARCH, 200, page("s1", "a")).answer(SCROLL, 200, page("s1"));

    scan();

    assertThat(found).containsExactly("a");
    assertThat(elasticsearch.asked()).last().asString().startsWith(END);
  }

  @Test
  void newestLevelsAreReadInOnePageAndAreNoneWhileTheStoreIsAway() {
    String levels = "POST /pharos-rollups-*/_search";
    elasticsearch.answer(levels, 200, page("", "a", "b")).answer(levels, 503, "away");

    assertThat(reader.newestLevels(7))
        .extracting(level -> level.path("name").asText())
        .containsExactly("a", "b");
    assertThat(reader.newestLevels(7)).isEmpty();
    assertThat(elasticsearch.asked()).first().asString().contains("\"size\":7");
  }
}
