using Api.Http;

namespace Api.Tests.Http;

[TestFixture]
internal sealed class PhoneNumberTests
{
    [TestCase("03-0762-0011", "+81307620011")]
    [TestCase("0307620011", "+81307620011")]
    [TestCase("０３－０７６２－００１１", "+81307620011")]
    [TestCase("03ー0762ｰ0011", "+81307620011")]
    [TestCase("03‐0762‑0011", "+81307620011")]
    [TestCase("03‒0762–0011", "+81307620011")]
    [TestCase("03—0762―0011", "+81307620011")]
    [TestCase("03−0762─0011", "+81307620011")]
    [TestCase("03━0762~0011", "+81307620011")]
    [TestCase("03～0762〜0011", "+81307620011")]
    [TestCase("(03)0762-0011", "+81307620011")]
    [TestCase("03（0762）0011", "+81307620011")]
    [TestCase(" 03 0762　0011 ", "+81307620011")]
    [TestCase("03.0762.0011", "+81307620011")]
    [TestCase("+81 3 0762 0011", "+81307620011")]
    [TestCase("＋８１－３－０７６２－００１１", "+81307620011")]
    [TestCase("+81(0)3-0762-0011", "+81307620011")]
    [TestCase("+81 （０）3-0762-0011", "+81307620011")]
    [TestCase("+81 03-0762-0011", "+81307620011")]
    [TestCase("(+81)3-0762-0011", "+81307620011")]
    [TestCase("+81307620011", "+81307620011")]
    [TestCase("04-0123-4567", "+81401234567")]
    [TestCase("045-011-2222", "+81450112222")]
    [TestCase("090-0111-2222", "+819001112222")]
    [TestCase("+81 90 0111 2222", "+819001112222")]
    [TestCase("060-0111-2222", "+816001112222")]
    [TestCase("050-0111-2222", "+815001112222")]
    [TestCase("0120-011-222", "+81120011222")]
    [TestCase("0800-011-2222", "+818000112222")]
    [TestCase("0570-011-222", "+81570011222")]
    [TestCase("+1 212-555-0100", "+12125550100")]
    [TestCase("+44 (0)20 7946 0000", "+442079460000")]
    public void A_number_as_people_write_it_can_be_dialled(string written, string dial) =>
        Assert.That(PhoneNumber.Dial(written), Is.EqualTo(dial));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("なし")]
    [TestCase("110")]
    [TestCase("119")]
    [TestCase("#7119")]
    [TestCase("0762-0011")]
    [TestCase("13-0762-0011")]
    [TestCase("00-0762-0011")]
    [TestCase("010-0762-001")]
    [TestCase("03-0762-001")]
    [TestCase("03-0762-00111")]
    [TestCase("090-0111-222")]
    [TestCase("060-0111-222")]
    [TestCase("090-0111-22223")]
    [TestCase("020-0111-2222")]
    [TestCase("0081-3-0762-0011")]
    [TestCase("+81-3-0762-001")]
    [TestCase("+81")]
    [TestCase("+8")]
    [TestCase("+")]
    [TestCase("++81307620011")]
    [TestCase("+81+307620011")]
    [TestCase("+012345678")]
    [TestCase("+1234567890123456")]
    [TestCase("03-0762-0011 内線12")]
    [TestCase("03-0762-0011(12)")]
    [TestCase("03-0762-0011x12")]
    [TestCase("03-0762-0011/090-0111-2222")]
    [TestCase("03-0762-0011～3")]
    [TestCase("(03-0762-0011")]
    [TestCase("03)0762-0011")]
    [TestCase("((03))0762-0011")]
    [TestCase("03-0762-001१")]
    public void What_cannot_be_dialled_has_no_dial_form_and_is_not_spoken(string? written)
    {
        Assert.That(PhoneNumber.Dial(written), Is.Null);
        Assert.That(PhoneNumber.Spoken(written), Is.Empty);
    }

    [TestCase("03-0762-0011", "ゼロサン、ゼロナナロクニ、ゼロゼロイチイチ")]
    [TestCase("+81307620011", "ゼロサンゼロナナロクニゼロゼロイチイチ")]
    [TestCase("+81-3-0762-0011", "ゼロサン、ゼロナナロクニ、ゼロゼロイチイチ")]
    [TestCase("+81 (0)3 0762 0011", "ゼロサン、ゼロナナロクニ、ゼロゼロイチイチ")]
    [TestCase("+81 03 0762 0011", "ゼロサン、ゼロナナロクニ、ゼロゼロイチイチ")]
    [TestCase("(03)0762--0011", "ゼロサン、ゼロナナロクニ、ゼロゼロイチイチ")]
    [TestCase("090-0345-6789", "ゼロキュウゼロ、ゼロサンヨンゴ、ロクナナハチキュウ")]
    [TestCase("09003456789", "ゼロキュウゼロゼロサンヨンゴロクナナハチキュウ")]
    [TestCase("03-07-62-00-11", "ゼロサン、ゼロナナ、ロクニゼロゼロイチイチ")]
    [TestCase("+1 212 555 0100", "プラスイチ、ニイチニ、ゴゴゴゼロイチゼロゼロ")]
    public void A_number_is_spoken_digit_by_digit_with_at_most_two_pauses(string number, string spoken) =>
        Assert.That(PhoneNumber.Spoken(number), Is.EqualTo(spoken));

    [Test]
    public void The_longest_number_leaves_room_in_a_spoken_line()
    {
        Assert.That(PhoneNumber.Spoken("090-9999-9999"), Has.Length.EqualTo(33));
        Assert.That(PhoneNumber.Spoken("+999-999-999999999"), Has.Length.EqualTo(50));
    }

    [Test]
    public void Any_text_gives_a_dial_form_that_dials_itself_or_none()
    {
        AnyText.Satisfies("0000389112+-ー()（）. 　０３９", text =>
        {
            var dial = PhoneNumber.Dial(text);

            return (dial is null || PhoneNumber.Dial(dial) == dial) && PhoneNumber.Spoken(text).Length <= 50;
        });
    }

    [Test]
    public void Dialling_allocates_the_answer_and_nothing_else()
    {
        const string written = "+81 (0)3-0762-0011";
        var dial = PhoneNumber.Dial(written)!;
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            PhoneNumber.Dial(written);
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        Assert.That(each, Is.LessThanOrEqualTo(24 + (2 * dial.Length) + 8), "one string: header, characters, padding");
    }
}
