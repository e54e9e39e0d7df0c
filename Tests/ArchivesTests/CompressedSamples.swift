import FoundationEssentials

/// One small tar (`hello.txt`, `folder/second`), compressed once by each tool, so that tests need none of them.
enum CompressedSamples {
    /// What the tools made of it, by the tool's name.
    static let all: [(tool: String, bytes: [UInt8])] = [
        (
            "gzip",
            decoded(
                """
                H4sIAAAAAAACA8tIzcnJ1yupKGGgHTAAAjMTEzANBOi0gYGhKYINFjc3MzBlUDBgoAMoLS5JLAJayTAyQQYo\
                /nUUyvOLclK4GEbBSANp+TkpqUX6xanJ+XkpA5P/DU2QywIQ29DAxNBwNP/TBTAyMbOwsrFzcHJx8/Dy8QsI\
                CgmLiIqJS0hKScvIyskrKCopq6iqqWtoamnr6OrpGxgaGZuYmplbWFpZ29ja2Ts4Ojm7uLq5e3h6efv4+vkH\
                BAYFh4SGhUdERkXHxMbFJyQmJaekpqVnZGZl5+Tm5RcUFhWXlJaVV1RWVdfU1tU3NDY1t7S2tXd0dnX39Pb1\
                T5g4afKUqdOmz5g5a/acufPmL1i4aPGSpcuWr1i5avWatevWb9i4afOWrdu279i5a/eevfv2Hzh46PCRo8eO\
                nzh56vSZs+fOX7h46fKVq9eu37h56/adu/fuP3j46PGTp8+ev3j56vWbt+/ef/j46fOXr9++//j56/efv//+\
                j/p/hPt/FIyCUTAKRigAAPkEeFUADgAA
                """
            )
        ),
        (
            "zstd",
            decoded(
                """
                KLUv/WQADZULACQUaGVsbG8udHh0ADA2NDQAMDE1NzYwNQAgMAB1c3RhcgAwMAAsIHdvcmxkCgBmb2xkZXIv\
                c2Vjb25kMTQwMDEwNDExAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v\
                MDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1u\
                b3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6yt\
                rq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs\
                7e7v8PHy8/T19vf4+fr7/P3+/xAgEC9scRv8mB8A8B+ozrGqVpmYA5T+d6VuQAHMQx3wEi/q8AMfAg4OCmA3\
                8S7Wi5S+
                """
            )
        ),
        (
            "xz",
            decoded(
                """
                /Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4A3/AVBdADQZSe6N8LrI/5v/8gxprxHrY1SJHfcrvdlv8zIT4JWJ\
                ZpC7j4tXope9B3Bv8QrxTpS5JHR48iaK/xj5xLOezzgLE51Rgzx/KqZtd8x/3I4TObR9WbmKjpuIwRqHI5Ij\
                MHrB09KVJEdXvNlPJ3u1u7pVfz/uP6H0ShLpZl3ySvXEsj3neeQUx608A52AM6vXGV8qy8pcnIeP0GdQp2AN\
                Kn3JJPnCAKs/GN5GKlY/Gou1mGHXcNr0fDs8DQn5VHPw2pDx73DlnSVl7dQs47bgDJ5vtRCJGNKP6SC0QS5m\
                hA/HRwalSgfzXI3etGoNkbT6eldfsf0jCZiVbo3a8zriTi4vSYkYFgjtcwgliMGStt44uZmfUtMT+L32Ox3G\
                xwM3Mmw6v2sLxrDtdMdPS1374TuZHFGO0HOY8OIg6boMeCRvQWuOMsA6RODgADFu4uSxAADvLAq1JhcHQAAB\
                7AKAHAAAa7B2ILHEZ/sCAAAAAARZWg==
                """
            )
        ),
        (
            "bzip2",
            decoded(
                """
                QlpoOTFBWSZTWSqHgiMAAPL/////////////////////////////////////////////wAHcKIUl//qqkxNN\
                MjIxGENGjEwmTIYgGjTI0aaZMRiGQYTQGJkZDQyaNMjTRowENMmjRkGTQyaNGmgGBMmJpoGmCaaNMmJo0aMS\
                YACYAAmAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACTAATAAEwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
                AAAAAAI9UiTKbUbTImjQ9TRoDRpoGnlGgaAADQA0NAaaAGmamgaAAAAAAAAAAAAAAAAAAAGT1BiEpFuoVF1I\
                poo/zFEBSKhnLpKWj0iMHlsikZAO1NBdEexTIaizYUj4PI+j7MR9H4mRMx/JoTUmw3JuQBOCckCTonZPCek+\
                J+QRQCBRzBlCIQoZRCilGKOQpSBwR9JHopQvDDhqkIIPiOFkQSJimCCU0hodispkocuGBTx4RZ4YpDiy7AqD\
                NKcIaIIRnTPDEZ8YxkNAaEZTRGjGY0gzmlGgaTTDUNY2GnLMWctBEkBaSCLUWsYRRBlsLaW4t5cC4kWXIZpG\
                EYlzLoXaPjrwKkIsjUUxJKNHd6jhkR46KvWWaX0aCLyAskwatjBMS/j8jNfAFcwKNCRfxIhujcYkRIi72S4w\
                ZhDCmGMOYgxJijFmMMaQZCHEOKQpxiGOOcghzknKIgiSKIsjCNI45ZzDmkec4kCROeSR0DokmdI6ZKEqdQ6p\
                1jrksS52CYOydo7ZMk0dwmzuneJw754CdPCTx4jxnkPKeY856CfKAoSiKMpD0lKUx6inKgqT1lUewqz2nuPe\
                fA+JWHyK0rivLAsT5lkfQsz6n2PkfM+h9T7H3JIzUmZk/Au7FZskz8n6P2fwlBkhKkqSx/S9L4XckU4UJAqh\
                4IjA
                """
            )
        ),
        (
            "lz4",
            decoded(
                """
                BCJNGGRAp4cBAACvaGVsbG8udHh0AAEAR5IwMDAwNjQ0ADABAAwIAEYwMDE1DAABGACPNzYwNQAgMAABAFCf\
                dXN0YXIAMDAAAQDjAQACnywgd29ybGQKAAEA/+DfZm9sZGVyL3NlY29uZAAEY0oxNDAwAARfMTA0MTEABP9U\
                //EAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8\
                PT4/QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl9gYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7\
                fH1+f4CBgoOEhYaHiImKi4yNjo+QkZKTlJWWl5iZmpucnZ6foKGio6SlpqeoqaqrrK2ur7CxsrO0tba3uLm6\
                u7y9vr/AwcLDxMXGx8jJysvMzc7P0NHS09TV1tfY2drb3N3e3+Dh4uPk5ebn6Onq6+zt7u/w8fLz9PX29/j5\
                +vv8/f7/AAH/7w8BAP/////rUAAAAAAAAAAAAHLeZ3A=
                """
            )
        ),
    ]

    /// A tar with a file of 80 MiB of zeros.
    static let bomb = decoded(
        """
        QlpoOTFBWSZTWSDK6vgFfjxbgMyAQABXAAAEcAKeAAAIIABwUDTQyMmIIokGQ0BpfQwKgCqolBAQFVRK+ba1\
        i1dUBAVVEgI2kZgS8nEN8m0zFJg+85979xjFlUAVVE/MUFZJlNZfFwNeAEi/cAAwAAACCAAMIBNRiAlSsiAl\
        SuLuSKcKEge5OxEA
        """
    )

    /// The small tar in bzip2 in gzip.
    static let twice = decoded(
        """
        H4sIAAAAAAACA3OKyrA0dIxUC47Uam9SZmD49J8gOMB4R6NV9f+vVZOFfY2MDCWc3Xp81HzaFKRMTlxcNtNQ\
        os2x5YLETElenlkmJy679bCYnFzs5jjZWa1XKoON5WTnssZlnMt6jZIyLi4WSmCYwcDZwIAbcBow+DCwHMCj\
        gsk2SOVUrttlpYwLX00yeKUypCrdGhcw8DKYmLDNYsicNYsN1XzGyVckWpZErwiJ9VjWZX8mkNFjRbrepGn9\
        Hj1y0UoTJ/BduRAr+CZYccXmRI8fNv2L3xyple+caCx/cqGp2uGiPAfhpiKHyYvK/Dlf2qk/EXRQCDwj6aTI\
        JemisVRi8YSlCgXul9wXTdHnscia0MTf8TDFUSlphsKUS1KyXadSFp5uY7WpcJ0nscRi0xuuZpPlHBlNgnON\
        DwvOlzjm7JDhFuyScSzZw3hW4IJMk8MB18ykis5EnnYUcojyULoSdUzQRTJHd+mO7dOZHrlOV5zlJthZrNd6\
        y87qg5aTTq+rocpi9/IVDyfKWWl9nZZZK8Wxp2GTj9Q2Ax/vH396rh8QPcNlohJ/pCOv95iKS8fum3oGaQKH\
        ZiTzJfF4dhmmGRybkKJ4xGKJ5jHFPssTiuc8TylxTNLoVua4ZPF0zuFZ7nMeOUy0fDLxgpXKzEtWKQu1SvlW\
        XrN6slGvjLN5U1nfTSNf2UM57+Y+Kng/j6nkw+TjHR/nOZ+q7Ld8oX6KqWWRxinnS0FTjq9YrsU1+Vqo3KE1\
        3+Y9vlfD3xlR03Vpx3odbuFnkfJOZ37NT35Sc37hV7vjdyYZB6Wl/OHeLTpb5fzJX/bpH6ZIKmp5TTr+Za9+\
        652JfiIqXAsfdBwAABsYNSG4AgAA
        """
    )

    private static func decoded(_ text: String) -> [UInt8] { Data(base64Encoded: text).map { [UInt8]($0) } ?? [] }
}
