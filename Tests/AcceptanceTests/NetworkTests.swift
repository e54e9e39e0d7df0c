import CorpusSupport
import Foundation
import Testing

/// There is no network code in the product: none of its object files asks for a function that opens a connection.
@Suite struct NetworkTests {
    private static let forbidden: Set<String> = [
        "socket", "connect", "bind", "listen", "accept", "accept4", "getaddrinfo", "gethostbyname", "gethostbyname_r",
        "res_query", "sendto", "recvfrom", "sendmsg", "recvmsg", "BIO_new_connect", "BIO_new_accept", "BIO_socket",
        "BIO_connect", "OSSL_HTTP_get", "OSSL_HTTP_transfer", "X509_load_http",
    ]

    /// The targets of the product, by their folders in `Sources`; C modules have headers alone.
    private static let targets: [String] = {
        let sources = Corpus.repository + "/Sources"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: sources)) ?? []
        return names.filter { Corpus.isFolder("\(sources)/\($0)/module.modulemap") == nil }.sorted()
    }()

    @Test(arguments: targets)
    func asksForNoFunctionOfTheNetwork(_ target: String) throws {
        let folder = URL(fileURLWithPath: CommandRun.binary).deletingLastPathComponent().path + "/\(target).build"
        let objects = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".o") }
        #expect(!objects.isEmpty)
        let listed = try CommandRun.tool("nm", ["-u"] + objects.map { folder + "/" + $0 })
        #expect(listed.exitCode == 0, "\(listed.errors)")
        let symbols = Set(
            listed.output.split(separator: "\n").compactMap { line in
                line.split(separator: " ").last.map { String($0.prefix { $0 != "@" }) }
            }
        )
        #expect(symbols.contains("swift_retain") || symbols.contains { $0.hasPrefix("$s") })
        #expect(symbols.isDisjoint(with: Self.forbidden))
    }
}
