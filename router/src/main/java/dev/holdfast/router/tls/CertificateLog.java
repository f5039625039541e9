package dev.holdfast.router.tls;

import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes to the router's log what an operator should read of certificates: each problem once when
/// it comes and once when it goes. Certificates' thread only.
final class CertificateLog {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateLog.class);

  private Map<String, String> told = Map.of();

  /// @param used the pairs in use
  void onProblems(Map<String, String> now, Set<String> used) {
    now.forEach((what, problem) -> {
      if (!problem.equals(told.get(what))) {
        LOG.warn("{}{}", problem, used.contains(what) ? "; what was read before stays" : "");
      }
    });
    told.forEach((what, problem) -> {
      if (!now.containsKey(what)) {
        LOG.info("mended: {}", problem);
      }
    });
    told = now;
  }

  void onLoad(int pairs, ServerCertificate fallback) {
    LOG.info("certificates: {} pairs in use, default {}", pairs, fallback);
  }
}
