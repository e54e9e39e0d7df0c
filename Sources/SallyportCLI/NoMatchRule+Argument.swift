public import ArgumentParser
public import Sallyport

extension NoMatchRule: ExpressibleByArgument {}
