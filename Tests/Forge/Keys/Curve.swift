internal import COpenSSL

/// One of OpenSSL's big numbers, freed with its last reference.
@safe private final class Number {
    let raw: OpaquePointer

    init(_ bytes: [UInt8] = []) {
        unsafe raw = must(BN_bin2bn(bytes, CInt(bytes.count), nil), "a big number")
    }

    deinit { unsafe BN_clear_free(raw) }

    func bytes(count: Int) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: count)
        let written = unsafe BN_bn2binpad(raw, &out, CInt(count))
        return must(Int(written) == count ? out : nil, "a big number that fits")
    }
}

/// The arithmetic of a NIST curve that deterministic ECDSA needs; values are big-endian bytes.
///
/// Unchecked `Sendable`: set once, then only read.
@safe final class Curve: @unchecked Sendable {
    static let p256 = Curve(NID_X9_62_prime256v1, byteCount: 32)
    static let p384 = Curve(NID_secp384r1, byteCount: 48)

    /// The length of a coordinate and of the order, both multiples of eight bits here.
    let byteCount: Int
    private let group: OpaquePointer

    private init(_ identifier: CInt, byteCount: Int) {
        self.byteCount = byteCount
        unsafe group = must(EC_GROUP_new_by_curve_name(identifier), "a curve")
    }

    deinit { unsafe EC_GROUP_free(group) }

    /// `value` modulo the order.
    func reduced(_ value: [UInt8]) -> [UInt8] {
        let (number, out) = (Number(value), Number())
        return unsafe withContext { context in
            check(unsafe BN_div(nil, out.raw, number.raw, EC_GROUP_get0_order(group), context))
            return out.bytes(count: byteCount)
        }
    }

    /// Whether `value` lies between 1 and the order less one, as a secret must.
    func isScalar(_ value: [UInt8]) -> Bool {
        let number = Number(value)
        return unsafe BN_is_zero(number.raw) == 0 && BN_cmp(number.raw, EC_GROUP_get0_order(group)) < 0
    }

    /// The base point times `scalar`, uncompressed: 04, x, y.
    func point(_ scalar: [UInt8]) -> [UInt8] {
        let factor = Number(scalar)
        return unsafe withContext { context in
            let point = unsafe must(EC_POINT_new(group), "a point")
            defer { unsafe EC_POINT_free(point) }
            check(unsafe EC_POINT_mul(group, point, factor.raw, nil, nil, context))
            var out = [UInt8](repeating: 0, count: 1 + 2 * byteCount)
            let length = out.count
            let written = unsafe EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, &out, length, context)
            return must(written == length ? out : nil, "the bytes of a point")
        }
    }

    /// The two halves of an ECDSA signature over `digest` with the nonce `nonce`; nil where one of them is zero.
    ///
    /// Source: RFC 6979, 2.4.
    func signature(secret: [UInt8], nonce: [UInt8], digest: [UInt8]) -> (r: [UInt8], s: [UInt8])? {
        let r = reduced(Array(point(nonce)[1...byteCount]))
        let (secret, nonce, digest, first, second) = (
            Number(secret), Number(nonce), Number(digest), Number(r), Number()
        )
        let s = unsafe withContext { context in
            let order = unsafe EC_GROUP_get0_order(group)
            check(unsafe BN_mod_mul(second.raw, first.raw, secret.raw, order, context))
            check(unsafe BN_mod_add(second.raw, second.raw, digest.raw, order, context))
            let inverse = Number()
            _ = unsafe must(BN_mod_inverse(inverse.raw, nonce.raw, order, context), "an inverse")
            check(unsafe BN_mod_mul(second.raw, second.raw, inverse.raw, order, context))
            return second.bytes(count: byteCount)
        }
        return r.allSatisfy { $0 == 0 } || s.allSatisfy { $0 == 0 } ? nil : (r, s)
    }

    private func withContext<Value>(_ body: (OpaquePointer) -> Value) -> Value {
        let context = unsafe must(BN_CTX_new(), "room for big numbers")
        defer { unsafe BN_CTX_free(context) }
        return unsafe body(context)
    }

    private func check(_ status: CInt) {
        precondition(status == 1, "the forge cannot go on: arithmetic on a curve")
    }
}
