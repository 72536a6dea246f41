using Api.Http;

namespace Api.Tests.Http;

internal sealed class IdTests
{
    [Test]
    public void Ids_in_order_ascend_by_unequal_steps_and_none_comes_twice()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => Id.NewInOrder()).ToList();

        var steps = ids.Zip(ids.Skip(1), (one, next) => next - one).ToList();
        Assert.That(ids, Is.Ordered.And.Unique);
        Assert.That(ids[0], Is.GreaterThan(0));
        Assert.That(steps.Distinct().Count(), Is.GreaterThan(50));
        Assert.That(Id.TryParse(Id.Text(ids[^1]), out var read) && read == ids[^1]);
    }

    [Test]
    public void Threads_that_take_ids_at_once_never_get_the_same()
    {
        var ids = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8)
            .SelectMany(_ => Enumerable.Range(0, 5_000).Select(_ => Id.NewInOrder())).ToList();

        Assert.That(ids.Distinct().Count(), Is.EqualTo(40_000));
    }
}
