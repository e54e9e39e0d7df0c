#pragma once
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/pkcs7.h>
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

/// Frees the certificates and revocation lists of a token; 0 when it is no SignedData with a content.
static inline int sallyport_token_strip(PKCS7 *token) {
    if (token == NULL || !PKCS7_type_is_signed(token) || token->d.sign == NULL || PKCS7_get_detached(token)) return 0;
    sk_X509_pop_free(token->d.sign->cert, X509_free);
    token->d.sign->cert = NULL;
    sk_X509_CRL_pop_free(token->d.sign->crl, X509_CRL_free);
    token->d.sign->crl = NULL;
    return 1;
}

/// How many hash functions a SignedData announces.
static inline int sallyport_token_hashes(const PKCS7 *token) { return sk_X509_ALGOR_num(token->d.sign->md_algs); }

/// The SignerInfo of a SignedData; NULL unless there is exactly one.
static inline PKCS7_SIGNER_INFO *sallyport_token_signer(PKCS7 *token) {
    STACK_OF(PKCS7_SIGNER_INFO) *signers = PKCS7_get_signer_info(token);
    return sk_PKCS7_SIGNER_INFO_num(signers) == 1 ? sk_PKCS7_SIGNER_INFO_value(signers, 0) : NULL;
}

/// The TSTInfo, still encoded; NULL when the content is something else.
static inline const ASN1_STRING *sallyport_token_content(const PKCS7 *token) {
    const PKCS7 *contents = token->d.sign->contents;
    if (contents == NULL || OBJ_obj2nid(contents->type) != NID_id_smime_ct_TSTInfo || contents->d.other == NULL) {
        return NULL;
    }
    const ASN1_TYPE *content = contents->d.other;
    return content->type == V_ASN1_OCTET_STRING ? content->value.octet_string : NULL;
}

/// The object identifier in a signed attribute; NULL when it is missing or holds something else.
static inline const ASN1_OBJECT *sallyport_signed_object(const PKCS7_SIGNER_INFO *signer, int attribute) {
    const ASN1_TYPE *value = PKCS7_get_signed_attribute(signer, attribute);
    return value != NULL && value->type == V_ASN1_OBJECT ? value->value.object : NULL;
}

/// The type of a signed attribute's first value; -1 when it is missing.
static inline int sallyport_signed_type(const PKCS7_SIGNER_INFO *signer, int attribute) {
    const ASN1_TYPE *value = PKCS7_get_signed_attribute(signer, attribute);
    return value != NULL ? value->type : -1;
}

/// Makes a public key of a point, uncompressed; NULL unless the point is on the curve.
static inline EVP_PKEY *sallyport_ec_public_key(const char *group, const unsigned char *point, size_t length) {
    OSSL_PARAM parts[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)point, length),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context != NULL && EVP_PKEY_fromdata_init(context) == 1) {
        if (EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parts) != 1) key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

/// The hash of a certificate's signature by its name alone; NID_undef where the name does not tell.
static inline int sallyport_signature_hash(const X509 *certificate) {
    int hash = NID_undef, key = NID_undef;
    OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &hash, &key);
    return hash;
}

/// The signature of a certificate where it is ECDSA with SHA-2 and named alike inside and outside; NULL for any other.
static inline const ASN1_BIT_STRING *sallyport_ecdsa_signature(const X509 *certificate, int *hash) {
    const ASN1_BIT_STRING *signature = NULL;
    const X509_ALGOR *outer = NULL;
    const ASN1_OBJECT *name = NULL;
    int parameters = 0, key = 0;
    X509_get0_signature(&signature, &outer, certificate);
    if (signature == NULL || outer == NULL || X509_ALGOR_cmp(outer, X509_get0_tbs_sigalg(certificate)) != 0) return NULL;
    X509_ALGOR_get0(&name, &parameters, NULL, outer);
    if (parameters != V_ASN1_UNDEF || !OBJ_find_sigid_algs(OBJ_obj2nid(name), hash, &key)) return NULL;
    if (key != NID_X9_62_id_ecPublicKey || (signature->flags & 7) != 0) return NULL;
    return signature;
}
