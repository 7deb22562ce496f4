"""The director gives somebody the lead of a team job; they see its tasks and days, nobody else does."""

from __future__ import annotations

from tests.town import take_task


def test_the_lead_is_given_on_the_page_and_seen_under_work(visit, cast, session):
    own = take_task(session, cast.aoki, cast.nagi, title="とりまとめ")
    job, task, number = own.task.team_job_id, own.task_id, own.id
    session.commit()
    aoki = visit("aoki")
    address = f"/team-jobs/{job}/leads"
    assert address in aoki.get(f"/tasks/{task}").links()
    aoki.get(address)
    page = aoki.post(address, placement=str(number))
    assert "とりまとめ役になりました" in page.text and "凪" in page.text
    nagi = visit("nagi")
    (lead,) = [link for link in nagi.get("/offers").links() if link.startswith("/leads/")]
    assert "とりまとめ" in nagi.get(lead).text
    visit("haru").get(lead, status=404)
    nagi.get(address, status=404)
    page = aoki.get(address)
    assert "またディレクターがとりまとめます" in aoki.post(f"{lead}/ending").text
    assert "またディレクターがとりまとめています" in nagi.get(lead).text


def test_who_gives_the_lead_on_an_old_page_is_told_that_somebody_has_it(visit, cast, session):
    own = take_task(session, cast.aoki, cast.nagi, title="とりまとめ")
    other = take_task(session, cast.aoki, cast.sora, title="記事")
    other.task.team_job_id = own.task.team_job_id
    address, numbers = f"/team-jobs/{own.task.team_job_id}/leads", (own.id, other.id)
    session.commit()
    aoki = visit("aoki")
    aoki.get(address)
    aoki.post(address, placement=str(numbers[0]))
    page = aoki.post(address, status=409, placement=str(numbers[1]))
    assert "とりまとめ" in page.all("//*[@role='alert']")[0].text_content()
    assert not page.all("//input[@name='placement']")
