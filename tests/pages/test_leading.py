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
