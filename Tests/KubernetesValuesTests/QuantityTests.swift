import KubernetesValues
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        // What is canonical keeps its text, and so do a few that are not.
        ("0", "0"), ("12Mi", "12Mi"), ("50.703k", "50.703k"), ("1e3", "1e3"), ("100m", "100m"), ("5", "5"),
        ("+5", "+5"),
        // Everything else becomes canonical.
        ("1024Mi", "1Gi"), ("1.5Gi", "1536Mi"), ("0.002G", "2M"), ("2000k", "2M"), ("1.5", "1500m"), ("0.5", "500m"),
        ("1000", "1k"), ("00", "0"), ("-0", "0"), ("0k", "0"), ("0.0Mi", "0"), ("01", "01"), (".001", "1m"),
        ("1.", "1."),
        ("1.G", "1.G"), ("1000000n", "1m"), ("1E", "1E"), ("1000E", "1e21"), ("8Ki", "8Ki"), ("1023", "1023"),
        ("10e2", "1e3"), ("1E6", "1E6"), ("12345e-3", "12345e-3"), ("1000000e-3", "1e3"), ("0.1Mi", "104857600m"),
        ("1024", "1024"), ("0.001Ki", "1024m"), ("-1.5Gi", "-1536Mi"), ("0.0000000001", "1n"), ("-0.0000000001", "-1n"),
        ("1.2345678901", "1234567891n"), ("1e-20", "1e-9"), ("9Ei", "9223372036854775807"),
        ("8Ei", "9223372036854775807"),
        ("7Ei", "7Ei"), ("k", "0"), ("+", "0"),
        ("9999999999999999999999999999999999999G", "9999999999999999999999999999999999999G"),
    ])
    func writes(_ text: String, _ expected: String) throws {
        #expect(try Quantity(text).description == expected)
    }

    @Test(arguments: [
        ("", QuantityError.empty), ("10Mo", .invalidFormat("10Mo")), ("10Mm", .unknownSuffix("Mm")),
        ("1i", .unknownSuffix("i")), (" 1", .invalidFormat(" 1")), ("1 ", .invalidFormat("1 ")),
        ("1.1.M", .invalidFormat("1.1.M")), ("1+1.0M", .invalidFormat("1+1.0M")), ("0.1mi", .unknownSuffix("mi")),
        ("0.1am", .invalidFormat("0.1am")), ("aoeu", .invalidFormat("aoeu")), (".5i", .unknownSuffix("i")),
        ("-3.01e-", .unknownSuffix("e-")), ("1k5", .unknownSuffix("k5")),
        ("1e99999999999999999999", .unknownSuffix("e99999999999999999999")),
        ("1e2147483647", .outOfRange), ("1e-2147483647", .outOfRange), ("1e4294967296", .outOfRange),
        ("--1", .unknownSuffix("-1")), ("1e", .unknownSuffix("e")), ("1h", .invalidFormat("1h")),
        ("٣", .invalidFormat("٣")), (".e-20", .invalidFormat(".e-20")),
    ])
    func refuses(_ text: String, _ error: QuantityError) {
        #expect(throws: error) { try Quantity(text) }
    }

    @Test func refusesTooManyDigits() {
        #expect(throws: QuantityError.outOfRange) { try Quantity(String(repeating: "9", count: 2_001)) }
        #expect(throws: Never.self) { try Quantity(String(repeating: "9", count: 999) + "e999") }
    }

    @Test(arguments: [
        ("200M", "200M", 0), ("2M", "0.002G", 0), ("2000k", "2M", 0), ("200M", "0.3G", -1), ("50M", "50Mi", -1),
        ("150Mi", "100Mi", 1), ("1025", "1Ki", 1), ("1Ki", "1024", 0), ("-1", "1", -1), ("-1Ki", "-1", -1),
        ("0", "-0Mi", 0),
        ("9999999999999999999999999999999999999G", "1E", 1), ("1e500", "1e501", -1),
    ])
    func compares(_ left: String, _ right: String, _ order: Int) throws {
        let (left, right) = (try Quantity(left), try Quantity(right))
        #expect(left.compare(right) == order)
        #expect(right.compare(left) == -order)
        #expect((left == right) == (order == 0))
        if order == 0 { #expect(left.hashValue == right.hashValue) }
    }

    @Test(arguments: [
        ("50k", "20", "50020", "49980"), ("12Ki", "13Ki", "25Ki", "-1Ki"), ("12Ki", "13", "12301", "12275"),
        ("0", "13Ki", "13Ki", "-13Ki"), ("1", "1m", "1001m", "999m"), ("1k", "1Ki", "2024", "-24"),
        ("5", "0", "5", "5"),
        ("9223372036854775807", "1", "9223372036854775808", "9223372036854775806"), ("1Gi", "1Gi", "2Gi", "0"),
    ])
    func addsAndSubtracts(_ left: String, _ right: String, _ sum: String, _ difference: String) throws {
        let (left, right) = (try Quantity(left), try Quantity(right))
        #expect(try left.adding(right).description == sum)
        #expect(try left.subtracting(right).description == difference)
        #expect(try left.adding(right).subtracting(right) == left)
    }

    @Test func addsWhatNoMachineWordHolds() throws {
        let large = try Quantity("9999999999999999999999999999999999999")
        #expect(try large.adding(Quantity(1)).compare(large.adding(Quantity(2))) == -1)
        #expect(try large.adding(Quantity(1)).description == "10e36")
    }

    @Test(arguments: [
        ("50k", Int64(50_000) as Int64?), ("50", 50), ("50.703k", 50_703), ("-49980", -49_980), ("0.0", 0),
        ("1e18", 1_000_000_000_000_000_000),
        ("1.0", nil), ("1.5Gi", nil), ("1m", nil), ("1e19", nil), ("9999999999999999999999999999999999999G", nil),
        ("1000m", nil),
    ])
    func knowsIntegers(_ text: String, _ value: Int64?) throws {
        let quantity = try Quantity(text)
        #expect(quantity.isInteger == (value != nil))
        if let value {
            #expect(try quantity.asInteger() == value)
        } else {
            #expect(throws: QuantityError.notAnInteger(quantity.description)) { try quantity.asInteger() }
        }
    }

    @Test func followsTheChainOfSums() throws {
        let quantity = try Quantity("50k").adding(Quantity(20)).subtracting(Quantity("100k"))
        #expect(try quantity.asInteger() == -49_980)
        #expect(try quantity.subtracting(Quantity(-50_000)).asInteger() == 20)
        #expect([try Quantity("-1").sign, try Quantity("0m").sign, try Quantity("1n").sign] == [-1, 0, 1])
    }

    @Test func approximates() throws {
        #expect(try Quantity("50.703k").asApproximateDouble == 50_703)
        #expect(try Quantity("128M").asApproximateDouble == 128_000_000)
        #expect(try Quantity("1m").asApproximateDouble == 0.001)
        #expect(try Quantity("1e999").asApproximateDouble == .infinity)
        #expect(try Quantity("1").multiplied(by: 1e-300).asApproximateDouble == 1e-9)
    }

    @Test(arguments: [
        ("12Ki", 2.5, "30Ki", "4915200m"), ("12", 2.5, "30", "4800m"), ("12Ki", 3, "36Ki", "4Ki"),
        ("1k", 3, "3k", "333"),
        ("1k", 1e6, "1G", "0"), ("10", -4, "-40", "-2"), ("1", 1e-7, "100n", "10M"),
    ])
    func scales(_ text: String, _ scalar: Double, _ product: String, _ quotient: String) throws {
        #expect(try Quantity(text).multiplied(by: scalar).description == product)
        #expect(try Quantity(text).divided(by: scalar).description == quotient)
    }

    @Test func dividesQuantities() throws {
        #expect(try Quantity("128M").ratio(to: Quantity("256M")) == 0.5)
        #expect(try Quantity("12Ki").ratio(to: Quantity("200")) == 61.44)
        #expect(try Quantity("12Ki").modulo(Quantity("5Ki")).description == "2Ki")
        #expect(try Quantity("-7").modulo(Quantity("5")).description == "-2")
        #expect(try Quantity("7").modulo(Quantity("-1")).description == "0")
    }

    @Test func refusesToDivide() throws {
        let four = try Quantity("4Ki")
        #expect(throws: QuantityError.zeroDivisor) { try four.divided(by: 0) }
        #expect(throws: QuantityError.zeroDivisor) { try four.ratio(to: Quantity("0Ki")) }
        #expect(throws: QuantityError.zeroDivisor) { try four.modulo(Quantity("0")) }
        #expect(throws: QuantityError.notAnInteger("1500m")) { try four.modulo(Quantity("1.5")) }
        #expect(throws: QuantityError.notAnInteger("4500m")) { try Quantity("4.5").modulo(Quantity("1")) }
        #expect(throws: QuantityError.notAnInteger("1e30")) { try Quantity("1e30").modulo(Quantity("1")) }
        #expect(throws: QuantityError.notAScalar("inf")) { try four.multiplied(by: .infinity) }
        #expect(throws: QuantityError.notAScalar("nan")) { try four.divided(by: .nan) }
    }

    @Test func endsBeforeNumbersGrowWithoutBound() throws {
        var quantity = try Quantity("9e900")
        #expect(throws: QuantityError.outOfRange) {
            for _ in 0..<100 { quantity = try quantity.multiplied(by: 1.5e300) }
        }
    }
}
