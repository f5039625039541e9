package dev.holdfast.router.http.h2;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Whatever frames a client sends, nothing is thrown, nothing is left behind, no request has a byte
/// that HTTP/1.1 would read otherwise, and it does not matter in which pieces the frames come.
class FramesFuzzTest {
  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found.
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) throws Exception {
    PlayedFrames.check(bytes);
  }
}
