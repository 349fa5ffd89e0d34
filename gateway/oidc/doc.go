// Package oidc signs people in through the office's identity provider (hệ thống xác
// thực tập trung): OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636),
// state and nonce.
//
// It says who somebody is, never what they may do: that is the register's, which
// knows the staff. The provider may be away; it is looked for when somebody wants to
// sign in, and the gateway lives without it.
//
// It must never import the gateway, the register or anything of the law.
package oidc
