/// Who the client is where proxies stand before this router: the PROXY protocol, and whose
/// `X-Forwarded-*` are believed. docs/proxied.md says what is promised.
@NullMarked
package dev.holdfast.router.proxied;

import org.jspecify.annotations.NullMarked;
