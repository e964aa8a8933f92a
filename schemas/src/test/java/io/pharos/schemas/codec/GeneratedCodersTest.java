package io.pharos.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Trace;
import java.util.List;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class GeneratedCodersTest {

  @Test
  void generatedCodersAreSwitchedOnByTheBuild() {
    assertThat(List.of(SpanHead.class, Trace.class))
        .allSatisfy(type -> assertThat(SpecificData.getForClass(type).useCustomCoders()).isTrue());
  }
}
