internal import Files
internal import Glibc
internal import Reports
public import Verdicts
public import Vocabulary

/// Where a report goes, and in which form; known as soon as the words are.
public struct ReportFile: Sendable {
    /// As the caller wrote it.
    public let path: String
    let place: FilePlace
    private let form: ReportForm

    /// Takes the path of a file; its ending says the form.
    ///
    /// - Throws: `WrongWords`.
    public init(_ path: String) throws {
        guard let form = ReportForm(path: path), let place = FilePlace(path) else {
            let endings = ReportForm.allCases.map { ".\($0.rawValue)" }.sorted().joined(separator: ", ")
            throw WrongWords("--report: expected a file that ends in one of \(endings), found '\(path)'")
        }
        (self.path, self.place, self.form) = (path, place, form)
    }

    /// Writes the report of a judgement.
    ///
    /// - Throws: `cannot-write`; `WrongWords` where something stands that is no regular file.
    func write(_ judgement: Judgement, by outputs: OutputFiles) throws {
        try write(form.bytes(judgement, version: Release.version), outputs)
    }

    /// Writes the report of an error, or leaves none: whatever stood there may say PASSED.
    ///
    /// - Throws: `cannot-write`; `WrongWords` where something stands that is no regular file.
    func write(_ error: any Explained, bundle: String, by outputs: OutputFiles) throws {
        do {
            try write(form.bytes(error, bundle: bundle, version: Release.version), outputs)
        } catch let failure as any Explained where failure.blame == .ourselves {
            try? outputs.removeReport(path)
            throw failure
        }
    }

    private func write(_ bytes: [UInt8], _ outputs: OutputFiles) throws {
        do {
            guard try place.status().map({ $0.kind == S_IFREG }) ?? true else {
                throw WrongWords(
                    "\(path): expected an old report or nothing where the report goes, found something that is no "
                        + "regular file; move it away, or give another --report"
                )
            }
            try outputs.write(report: bytes, to: path)
        } catch let error as SystemError {
            throw Fault.cannotWrite(path, error.description)
        }
    }
}

extension BundleRequest {
    /// The bundle's name, as results have it.
    private var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Writes all reports of a judgement.
    ///
    /// - Throws: `cannot-write`; say that error in the reports, too, so that none goes on saying PASSED.
    public func report(_ judgement: Judgement) throws {
        for report in reports { try report.write(judgement, by: outputs) }
    }

    /// Writes the error into all reports; one that cannot be written does not keep the others from it.
    ///
    /// - Throws: `cannot-write`, the first.
    public func report(_ error: any Explained) throws {
        try reports.forEachToTheEnd { try $0.write(error, bundle: name, by: outputs) }
    }

    /// Puts a report of an error in place of whatever an earlier run said, until there is something to say.
    ///
    /// A run that is killed leaves it, and a place that cannot be written shows before anything is read.
    func reportBeginning() throws {
        try report(Fault.inside("\(path): the run has not come to its end"))
    }
}

extension VerifyRequest {
    /// Refuses reports that would replace what the run reads or writes, or change it by being there.
    ///
    /// - Throws: `WrongWords`.
    public func refuseClashes() throws {
        for bundle in bundles {
            let key = station.key.map { ("the key", $0.path) }
            let files =
                [("the bundle", bundle.path)] + [key].compactMap(\.self)
                + bundle.verdicts.map { ("the verdict", $0) }
                + [bundle.expect].compactMap(\.self).map { ("the packing list", $0) }
            for report in bundle.reports {
                for (what, path) in files {
                    guard path != "-", let place = FilePlace(path), place.isSamePlace(as: report.place) else {
                        continue
                    }
                    throw WrongWords("--report \(report.path): expected a place of its own, found that of \(what)")
                }
                for (what, folder) in [("the bundle", bundle.path), ("the trust root", station.trust)] {
                    guard folder != "-", report.place.isInside(folder) else { continue }
                    throw WrongWords(
                        "--report \(report.path): expected a place outside of \(what), found one that is part of it"
                    )
                }
            }
        }
    }
}

extension Sequence {
    /// Does something to every element, whatever becomes of the others.
    ///
    /// - Throws: The first error.
    func forEachToTheEnd(_ body: (Element) throws -> Void) throws {
        var failure: (any Error)?
        for element in self {
            do {
                try body(element)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }
}
