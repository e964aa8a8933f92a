package io.pharos.benchmarks.redaction;

import java.util.LinkedHashMap;
import java.util.Map;

/** Texts made of what redaction reacts to, so that it has something to look at everywhere. */
final class HostileTexts {

  private HostileTexts() {}

  /** Texts of about so many characters, by what they repeat. */
  static Map<String, String> of(int chars) {
    Map<String, String> texts = new LinkedHashMap<>();
    String[] units = {
      "a",
      "1",
      "a@",
      "a.b@",
      "a@a.",
      "@",
      "eyJ",
      "eyJ.",
      "eyJ-",
      "eyJhbGciOi.",
      "sk-",
      "sk-a1B2c3",
      "AKIA",
      "AKIA-",
      "ghp_",
      "12 ",
      "123-",
      "1.2.3.",
      "1.2.3.4.",
      "+1 ",
      "(555) ",
      "0 ",
      "1234567 ",
      "123456-789 ",
      "call 1234567 ",
      "phone ",
      "1:2:",
      "::",
      "a::1:",
      "12:34:56 ",
      "GB82 ",
      "GB82WEST ",
      "://",
      "http://a@",
      "http://a:b",
      "password=",
      "password: ",
      "token=a1",
      "token='",
      "\"token\":\"",
      "<password>",
      "authorization: ",
      "cookie: a=",
      "key=",
      "?key=",
      "=",
      ":",
      "-----BEGIN PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY-----MIIEvQIBADANBgkqhkiG9w0B",
      "----",
      "--password ",
      "curl -u a:",
      "[email]",
      "[email:k1:",
      "[",
      "\\",
      "\\n",
      "\\u0040",
      "\\\\\\\"",
      "%40",
      "%",
      "~Q1",
      "1Q~",
      "123456789:AA",
      "123456789012345|",
      "4111111111111111 ",
      "4111 1111 1111 1111 ",
      "110105194912310021 ",
      "1384",
      "密码：",
      "电话1",
      "\ud800",
      "\0"
    };
    for (String unit : units) {
      StringBuilder text = new StringBuilder(chars + unit.length());
      while (text.length() < chars) {
        text.append(unit);
      }
      texts.put(unit, text.toString());
    }
    return texts;
  }
}
