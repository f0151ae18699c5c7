import ClozeObjectives
import Testing

@testable import ClozeEncoder
@testable import ClozeTensor

/// Views of a store, through which a part of a model adds its parameters.
@Suite struct ScopedStoreTests {
  private let device = Device(.auto, threads: 1)

  private var configuration: EncoderConfiguration {
    var configuration = EncoderConfiguration()
    configuration.layers = 2
    configuration.hidden = 8
    configuration.heads = 2
    configuration.feedForward = 12
    configuration.initializerRange = 0.5
    return configuration
  }

  @Test func twoEncodersShareAStore() throws {
    let store = ParameterStore(seed: 3, device: device)
    _ = try Encoder(store, configuration)
    let names = store.parameters.map(\.name), part = store.scoped("generator")
    _ = try Encoder(part, configuration)
    #expect(part.parameters.map(\.name) == names && part.count * 2 == store.count)
    #expect(store.parameters.map(\.name) == names + names.map { "generator." + $0 })
    for name in names {
      let whole = try #require(store["generator." + name])
      #expect(part[name] === whole && store[name] !== whole, "\(name)")
      #expect(whole.requiresGradient)
    }
    let weight = "layers.0.attention.qkv.weight"
    #expect(store[weight]?.values != part[weight]?.values)
    #expect(part["generator." + weight] == nil)
  }

  /// Initial values follow from the place in the order, whatever the names are.
  @Test func drawsAreThoseOfTheOrder() throws {
    let plain = ParameterStore(seed: 3, device: device)
    let store = ParameterStore(seed: 3, device: device)
    for (index, part) in [store, store.scoped("a"), store.scoped("a").scoped("b")].enumerated() {
      let one = try plain.add("weight\(index)", [4, 3], .normal(1), decays: true)
      let state = try plain.addState("state\(index)", [2], .uniform(-1...1))
      #expect(try part.add("weight", [4, 3], .normal(1), decays: true).values == one.values)
      #expect(try part.addState("state", [2], .uniform(-1...1)).values == state.values)
    }
    #expect(store.parameters.map(\.name) == ["weight", "a.weight", "a.b.weight"])
    #expect(store.states.map(\.name) == ["state", "a.state", "a.b.state"])
  }

  @Test func copiesAreStatesWithoutGradients() throws {
    let store = ParameterStore(seed: 3, device: device)
    _ = try store.add("weight", [3], .normal(1), decays: true)
    let copy = store.scoped("momentum", asStates: true) { _ in false }
    let weight = try copy.add("weight", [3], .normal(1), decays: true)
    _ = try BatchNorm(copy, "norm", width: 2)
    let kept = ["weight", "norm.weight", "norm.bias", "norm.mean", "norm.variance"]
    #expect(store.parameters.map(\.name) == ["weight"])
    #expect(store.states.map(\.name) == kept.map { "momentum." + $0 })
    #expect(copy.parameters.map(\.name) == Array(kept.prefix(3)))
    #expect(copy.states.map(\.name) == Array(kept.suffix(2)))
    #expect(weight.values == [0, 0, 0] && !weight.requiresGradient)
  }

  /// Statistics that nothing reads are in no list and shift no draws.
  @Test func statesOfACopyMayStayOut() throws {
    func queue(_ hasNorm: Bool) throws -> [Float] {
      let store = ParameterStore(seed: 3, device: device)
      let copy = store.scoped("momentum", asStates: true, keepsStates: false)
      if hasNorm {
        _ = try BatchNorm(copy, "norm", width: 2)
        #expect(store.states.map(\.name) == ["momentum.norm.weight", "momentum.norm.bias"])
      } else {
        _ = try store.addState("one", [2], .ones)
        _ = try store.addState("two", [2], .zeros)
      }
      return try store.addState("queue", [4], .normal(1)).values
    }
    #expect(try queue(true) == queue(false))
  }

  /// A view of what is there reads and writes a part of it.
  @Test func laterViewsSeeTheirPart() throws {
    let store = ParameterStore(seed: 3, device: device)
    _ = try TokenEncoder(
      store.scoped("tower"), configuration, vocabularySize: 9)
    _ = try store.add("towers.weight", [2], .ones, decays: false)
    let view = store.scoped("tower")
    #expect(view.parameters.first?.name == "embeddings.tokens")
    #expect(view.parameters.count == store.parameters.count - 1)
  }

  @Test func viewsAskWithTheNamesTheyGive() throws {
    let store = ParameterStore(seed: 3, device: device) { $0 != "a.weight" }
    #expect(try store.scoped("a").add("weight", [1], .ones, decays: false).values == [0])
    let other = store.scoped("b") { $0 != "weight" }
    #expect(try other.add("weight", [1], .ones, decays: false).values == [0])
    #expect(try other.add("bias", [1], .ones, decays: false).values == [1])
  }
}
