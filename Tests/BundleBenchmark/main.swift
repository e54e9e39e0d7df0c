import Glibc
import Sallyport
import Verdicts
import Vocabulary

let corpus = unsafe getenv("SALLYPORT_CORPUS").map { unsafe String(cString: $0) } ?? "../shared/corpus"
let path = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "sigstore-conformance/bundle-verify/happy-path-v0.3/bundle.sigstore.json"
let count = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 2000 : 2000
let words = SignerWords(
    .identity(subject: .expression(".*"), issuer: .expression(".*")),
    trustedRoots: [corpus + "/sigstore-trust/public-good/trusted_root.json"]
)
let verification = try BlobVerification(
    BlobVerificationRequest(trust: .words(words), at: Instant(seconds: 1_790_000_000))
)
let request = BlobRequest(
    file: corpus + "/sigstore-conformance/a.txt",
    signature: .bundle(corpus + "/" + path)
)
func seconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
for _ in 0..<3 {
    let start = seconds()
    for _ in 0..<count {
        let result = try verification.verify(request)
        guard result.isVerified else { fatalError("\(result)") }
    }
    print((seconds() - start) / Double(count) * 1e6, "us each")
}
let start = seconds()
let all = await verification.verify([BlobRequest](repeating: request, count: count))
print((seconds() - start) / Double(count) * 1e6, "us each on all cores", all.count)
