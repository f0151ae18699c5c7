import ClozeEncoder
import Testing

/// Expects that each parameter of a store, but for some by name, has a gradient of numbers that are
/// not all zero.
func expectGradients(of store: ParameterStore, except names: Set<String> = []) throws {
  for parameter in store.parameters where !names.contains(parameter.name) {
    let gradient = try #require(parameter.value.gradient, "\(parameter.name)").values
    let isFinite = gradient.allSatisfy(\.isFinite), isUsed = gradient.contains { $0 != 0 }
    #expect(isFinite && isUsed, "\(parameter.name)")
  }
}
