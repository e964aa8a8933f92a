package io.pharos.local.generator;

import io.pharos.local.chance.SeededRandom;
import java.util.List;

/**
 * Synthetic prose to cut prompts and answers from: words in no order, some beyond ASCII.
 *
 * <p>The pool itself stays within Latin-1, which cuts three times faster; other scripts are put
 * behind.
 */
final class TextPool {

  private static final int CHARACTERS = 1 << 20;
  private static final List<String> WORDS =
      List.of(
          ("the of and to in is for that with on as by this from at are be or an was it not can will"
                  + " has have were which their more one also when all use two how our other some time"
                  + " these may first new only very any work over such into most between after data"
                  + " should because through each where there system model answer question customer"
                  + " invoice contract delivery shipment account balance refund policy warranty ticket"
                  + " agent meeting quarter revenue forecast region supplier inventory schedule"
                  + " maintenance sensor turbine pressure temperature valve calibration report summary"
                  + " paragraph section clause patient treatment dosage appointment insurance claim"
                  + " function return value list index query table column join cache request response"
                  + " latency throughput memory kernel compile error exception retry timeout token"
                  + " prompt context retrieval document embedding vector similarity rank größe naïve"
                  + " façade señal")
              .split(" "));

  private final String text;

  TextPool(SeededRandom random) {
    StringBuilder words = new StringBuilder(CHARACTERS + 32);
    while (words.length() < CHARACTERS) {
      words.append(random.pick(WORDS)).append(' ');
    }
    text = words.toString();
  }

  /** About so many characters of whole words, at least one word. */
  String prose(SeededRandom random, int characters) {
    int length = Math.min(characters, text.length() / 2);
    int from = text.indexOf(' ', random.between(0, text.length() / 2 - 32)) + 1;
    int to = text.indexOf(' ', Math.min(text.length() - 1, from + length));
    String prose = PlantedSecrets.plant(text.substring(from, to < 0 ? text.length() : to));
    return random.chance(0.05) ? prose + " 東京 данные" : prose;
  }
}
