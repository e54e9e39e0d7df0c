#pragma once
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

// Macros of OpenSSL that Swift cannot import, as functions.

static inline STACK_OF(X509) *sallyport_certificates_new(void) { return sk_X509_new_null(); }

static inline int sallyport_certificates_push(STACK_OF(X509) *stack, X509 *certificate) {
    return sk_X509_push(stack, certificate);
}

static inline int sallyport_certificates_count(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }

static inline X509 *sallyport_certificates_at(const STACK_OF(X509) *stack, int index) {
    return sk_X509_value(stack, index);
}

/// Frees the stack alone; the certificates stay with their owners.
static inline void sallyport_certificates_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }

/// Frees the stack and the references that it holds.
static inline void sallyport_certificates_release(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }

static inline int sallyport_names_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

static inline GENERAL_NAME *sallyport_names_at(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}

/// The bytes of a UTF8String; NULL when the value has another type.
static inline const ASN1_STRING *sallyport_utf8_string(const ASN1_TYPE *value) {
    return value != NULL && value->type == V_ASN1_UTF8STRING ? value->value.utf8string : NULL;
}

static inline long sallyport_bio_contents(BIO *bio, char **start) { return BIO_get_mem_data(bio, start); }

static inline unsigned long sallyport_name_style(void) { return XN_FLAG_RFC2253; }
